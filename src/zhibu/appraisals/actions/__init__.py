"""The verbs of appraisals."""
