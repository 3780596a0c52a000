# One image for web and worker; compose.yaml starts both. It holds the code, the course and the static files, keeps
# nothing, and runs as a user without rights.
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/ajar

# The dependencies first: they change less often than the code. For Anthropic's models: requirements/anthropic.txt
ARG REQUIREMENTS=requirements/run.txt
COPY requirements requirements
RUN pip install --require-hashes --compile -r ${REQUIREMENTS}

COPY . .
# by its number, so that whoever runs the image sees that it is not root
RUN useradd --uid 10001 --create-home ajar && mkdir /var/lib/ajar && chown ajar /var/lib/ajar
USER 10001
ENV DATA_DIR=/var/lib/ajar HOST=0.0.0.0 PORT=8000 LOG_FORMAT=json
RUN python manage.py collectstatic --noinput -v 0 && python manage.py check_content && rm -f /var/lib/ajar/secret-key \
    /var/lib/ajar/ajar.sqlite3*

EXPOSE 8000
# A shell, because granian reads neither PORT nor WEB_WORKERS; exec, so that it gets the signals itself.
CMD ["sh", "-c", "exec python -m granian --interface asgi --http 1 --no-ws --loop asyncio \
     --http1-header-read-timeout 10000 --host 0.0.0.0 --port \"${PORT:-8000}\" --workers \"${WEB_WORKERS:-1}\" \
     --workers-kill-timeout 4 config.asgi:application"]
