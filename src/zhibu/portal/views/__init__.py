"""Pages for readers (`site`, `feeds`, `files`) and for those who keep sites (`desk`, `sharing`)."""
