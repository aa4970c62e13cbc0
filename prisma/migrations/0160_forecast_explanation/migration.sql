-- Why the model expects what it expects: words and parameters per item and day, serialized and compressed.
-- Null for forecasts made before there was an explanation.
alter table chain_forecast add column explanation bytea;
