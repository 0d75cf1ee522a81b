"""Data for analysts: tables as CSV and as Parquet, with what describes them for programs and for people."""
