"""planbook: action plans and KPIs of schools, kept in Excel and brought together for their trust."""

__version__ = "0.1.0"
