-- Who published a version of a process; null: it came with the product.
alter table wf_definition add column published_by text;
alter table wf_definition add column note text check (length(note) <= 300);
