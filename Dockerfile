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
RUN useradd --system --create-home ajar && mkdir /var/lib/ajar && chown ajar /var/lib/ajar
USER ajar
ENV DATA_DIR=/var/lib/ajar HOST=0.0.0.0 PORT=8000 LOG_FORMAT=json
RUN python manage.py collectstatic --noinput -v 0 && python manage.py check_content && rm -f /var/lib/ajar/secret-key

EXPOSE 8000
CMD ["python", "-m", "granian", "--interface", "asgi", "--http", "1", "--no-ws", "--loop", "asyncio", \
     "--http1-header-read-timeout", "10000", "--workers-kill-timeout", "4", \
     "--host", "0.0.0.0", "--port", "8000", "config.asgi:application"]
