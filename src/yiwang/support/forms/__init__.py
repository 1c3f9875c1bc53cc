"""Forms: questions as data, answers checked and protected, drafts and the digital account; not what answers decide."""
