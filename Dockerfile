# Channel Care in a container: two stages, a user of its own, no compiler and no git in what runs.
# No container engine was at hand to build it: it is linted, and kept simple enough to be read.
FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/channel-care
COPY requirements/base.txt requirements/base.txt
RUN python -m venv .venv && .venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY . .
RUN .venv/bin/python -m config.translations.catalogs compile && .venv/bin/python -m compileall -q -x '/\.venv/' .
ARG COMMIT=""
RUN if [ -n "$COMMIT" ]; then echo "$COMMIT" > COMMIT; fi

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/channel-care --shell /usr/sbin/nologin care \
    && install -d -o care -g care -m 0700 /var/lib/channel-care
COPY --from=build /srv/channel-care /srv/channel-care
WORKDIR /srv/channel-care
ENV VAR_DIR=/var/lib/channel-care PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
VOLUME /var/lib/channel-care
USER care
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD [".venv/bin/python", "deploy/healthcheck.py"]
CMD [".venv/bin/python", "-m", "gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--umask", "0007", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
