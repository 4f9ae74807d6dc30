# The same steps as `make setup`, in two stages: pip stays behind in the first.
FROM python:3.11-slim AS build
WORKDIR /app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv .venv
# The locked dependencies change seldom: a layer of their own.
COPY requirements.lock ./
RUN .venv/bin/python -m pip install --quiet --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY bot bot
COPY handlers handlers
COPY knowledge knowledge
COPY db db
RUN .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e . \
 && .venv/bin/python -m compileall -q bot handlers knowledge db

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home dondoc && install -d -o dondoc -g dondoc /data
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite+aiosqlite:////data/dondoc.db WEB_HOST=0.0.0.0 WEB_PORT=8363
USER dondoc
VOLUME /data
EXPOSE 8363
# As Ctrl-C: channels are left and turns finished before the process ends.
STOPSIGNAL SIGINT
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['WEB_PORT']}/healthz\", timeout=4)"]
CMD ["dondoc", "run"]
