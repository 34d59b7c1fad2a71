"""What the pages are made of; with ``pages/`` and ``app.py`` all that imports Streamlit.

Modules here serve every page, folders are named after the page they serve but for ``charts`` and
``components``. May import ``jobs`` and ``lstm_core``; nothing imports ``pages``.
"""
