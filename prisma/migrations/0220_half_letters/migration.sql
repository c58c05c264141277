-- A text may hold a NUL, or half of a letter where it was cut, which JSON can say and a text of the database cannot: such a line
-- is kept all the same, and not found by its words.
CREATE OR REPLACE FUNCTION "saidIn"("body" json) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS $$
BEGIN
  RETURN left("body"->>'text', 50000);
EXCEPTION WHEN untranslatable_character OR invalid_text_representation THEN
  RETURN '';
END
$$;
