# The bot in an image of its own: docs/operating.md. The first stage installs it, and asks one question to see that it works.
FROM debian:trixie-slim AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3-venv \
    && rm -rf /var/lib/apt/lists/* \
    && python3 -m venv /opt/tools \
    && python3 -m venv --without-pip /opt/dateline
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_DEPS=1 PIP_PYTHON=/opt/dateline/bin/python
WORKDIR /src
COPY requirements.lock ./
# The C library of ONNX Runtime is spare, as the Makefile says.
RUN /opt/tools/bin/pip install --no-compile --require-hashes -r requirements.lock \
    && rm -f /opt/dateline/lib/python*/site-packages/onnxruntime/capi/libonnxruntime.so.*
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY retrieval retrieval
COPY seeds seeds
# Drivers of servers, separated by commas: opensearch, postgres. They are in no lock.
ARG EXTRAS=
RUN /opt/tools/bin/pip install --no-compile --no-build-isolation . \
    && if [ -n "$EXTRAS" ]; then env -u PIP_NO_DEPS /opt/tools/bin/pip install --no-compile --no-build-isolation ".[$EXTRAS]"; fi \
    && /opt/tools/bin/pip uninstall --yes editables hatchling pathspec pluggy trove-classifiers
# Nothing can be written in a read-only container, so the bytecode of what is used is written here.
WORKDIR /tmp
RUN DATELINE_STATE=/tmp/state /opt/dateline/bin/dateline ask "how many US troops are in Japan?" | grep --quiet 54,000 \
    && /opt/dateline/bin/python -c "import aiohttp, bot.telegram.running, bot.telegram.webhook, prometheus_client, trafilatura, typst"

FROM debian:trixie-slim
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /var/lib/dateline dateline \
    && install --directory --owner dateline --group dateline --mode 0700 /var/lib/dateline
COPY --from=build /opt/dateline /opt/dateline
COPY tools/health.py /opt/dateline/health.py
ENV PATH=/opt/dateline/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    DATELINE_HEALTH=127.0.0.1:8081 \
    DATELINE_STATE=/var/lib/dateline
USER 10001:10001
WORKDIR /var/lib/dateline
VOLUME /var/lib/dateline
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python3", "/opt/dateline/health.py"]
ENTRYPOINT ["dateline"]
CMD ["bot"]
