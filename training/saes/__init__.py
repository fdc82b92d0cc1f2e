"""Small SAEs in the forms in which people have them, with what the forms' own libraries compute from them."""
