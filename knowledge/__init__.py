"""The organisers' notices as structured facts, and what follows from them: fees, dates, who may apply."""
