"""One module a part of a notice: each reads its part out of the outline and says what it is not sure of."""
