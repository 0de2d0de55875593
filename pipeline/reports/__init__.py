"""What people read: annotated articles and findings, in the terminal and as static HTML."""
