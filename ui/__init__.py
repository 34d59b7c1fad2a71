"""What the pages share: the frame, the settings, the jobs, the views of a run."""
