"""The interface's messages: found in the sources, kept in locale/, checked, compiled. No gettext binaries."""
