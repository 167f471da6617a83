"""The rules of learning, one module for each thing judged. Pure: no database, no clock."""
