# The product as one image; which part of it runs is the command: web, worker, beat, migrate, back_up.
FROM python:3.11.14-slim-bookworm AS built
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --only-binary :all: --require-hashes -r requirements.txt
COPY . .
# These values are for gathering static files only and stay in this stage; nothing is connected to.
RUN DATABASE_URL=postgresql://nobody@nowhere/none REDIS_URL=redis://nowhere SECRET_KEY=only-for-building SAFEGUARDING_KEY=only-for-building \
    DATA=/tmp/data STATIC_ROOT=/app/gathered /venv/bin/python manage.py collectstatic --noinput --verbosity 0

FROM python:3.11.14-slim-bookworm
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin engage \
    && install -d -o engage -g engage -m 0750 /data /backups
COPY --from=built /venv /venv
COPY --from=built /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 DATA=/data STATIC_ROOT=/app/gathered HOST=0.0.0.0 PORT=8000
USER 10001:10001
EXPOSE 8000
CMD ["python", "manage.py", "web"]
