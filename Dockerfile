# The portal for a container: web, worker and scheduler are the same image with another command.
FROM python:3.11.14-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PORTAL_NO_BOOTSTRAP=1 \
    DJANGO_SETTINGS_MODULE=portal.settings.prod

WORKDIR /portal
RUN useradd --system --create-home portal

COPY requirements/ requirements/
RUN pip install --no-cache-dir --require-hashes --requirement requirements/uv.lock \
 && uv pip install --system --no-cache --compile-bytecode --require-hashes --requirement requirements/run.lock --requirement requirements/s3.lock

COPY . .
RUN install --directory --owner portal --mode 700 /files
# Static files and messages are compiled once; the settings ask for values that nothing is done with here.
RUN PORTAL_SECRET_KEY=used-only-while-the-image-is-built-used-only-while-the-image-is-built \
    DATABASE_URL=postgresql://nobody@127.0.0.1/none REDIS_URL=redis://127.0.0.1 EMAIL_URL=smtp://127.0.0.1 \
    PORTAL_BASE_URL=http://127.0.0.1 \
    sh -c "python manage.py messages && python manage.py collectstatic --noinput"

USER portal
EXPOSE 8000
CMD ["python", "manage.py", "serve"]
