"""Reading returned workbooks: what a file is, its tables, its cells. Nothing here is raised for a school's file."""
