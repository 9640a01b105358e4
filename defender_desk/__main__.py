"""``python -m defender_desk``: the same commands as ``defender-desk``."""

from defender_desk.cli import main

if __name__ == "__main__":
    main()
