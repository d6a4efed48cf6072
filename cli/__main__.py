"""``python -m cli``: what the launcher runs inside the environment."""

from cli.app import main

if __name__ == "__main__":
    main()
