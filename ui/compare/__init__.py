"""The parts of the Compare page: which runs, their curves, answers, states and seeds."""
