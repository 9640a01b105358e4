"""The recovery sheet: shown once, tried twice a year, made anew."""
