"""How readers are answered: what is known of the sites, what is kept in memory and for how long it holds, what is
drawn, and how reads are counted. Nothing here knows who reads."""
