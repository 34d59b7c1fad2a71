# The app in a container, for a class or a server; docs/server.md says how it is started and what
# it may take in memory.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    LSTM_CACHE=/data/runs \
    LSTM_COMPILE_CACHE=/data/compiled

WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .

# The user cannot write here, so that Python could not keep what it compiles; of all that there is,
# /data alone is the user's.
RUN python -m compileall -q . \
    && useradd --create-home --uid 1000 visitor \
    && install --directory --owner visitor --mode 700 /data
USER visitor
VOLUME /data

EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "8501"]
