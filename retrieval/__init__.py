"""The core of Dateline: turns articles into quoted, cited sentences. Independent of front ends and the environment."""
