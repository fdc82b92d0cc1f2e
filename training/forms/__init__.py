"""Reference values for the forms in which models come: GGUF files, tokenizers of several kinds."""
