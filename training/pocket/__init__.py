"""Pocket: the pipeline that trains Tiller's shipped language model, its sparse autoencoder and its feature catalogue."""
