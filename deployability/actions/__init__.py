"""What is done to staffing: every change is made here, in one transaction, with its line in the audit trail."""
