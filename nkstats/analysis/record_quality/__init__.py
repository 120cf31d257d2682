"""How good the record is: what it holds, how far figures were revised, who claims what."""
