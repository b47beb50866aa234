-- What expressions (CQL2) compute. Nothing here stops with an error, whatever the values: a filter of strangers is asked of every row, and the planner may ask
-- it of rows that the audience does not see before it leaves them out, so that an error would tell of them.

-- calculated is a op b; NULL where that is no number, or where it or what it is made of is beyond 1e150 or nearer to 0 than 1e-150 without being it.
CREATE FUNCTION as_public.calculated(op text, a float8, b float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF abs(a) > 1e150 OR abs(b) > 1e150 OR a <> 0 AND abs(a) < 1e-150 OR b <> 0 AND abs(b) < 1e-150 THEN -- NaN is over all
        RETURN NULL;
    END IF;
    CASE op
        WHEN '+' THEN RETURN a + b;
        WHEN '-' THEN RETURN a - b;
        WHEN '*' THEN RETURN a * b;
        WHEN '/' THEN RETURN a / nullif(b, 0);
        WHEN '%' THEN RETURN mod(a::numeric, nullif(b::numeric, 0))::float8;
        WHEN 'div' THEN RETURN trunc(a / nullif(b, 0));
        WHEN '^' THEN
            IF a = 0 THEN
                RETURN CASE WHEN b > 0 THEN 0 WHEN b = 0 THEN 1 END;
            ELSIF a < 0 AND b <> trunc(b) OR b * ln(abs(a)) > 345 THEN
                RETURN NULL;
            ELSIF b * ln(abs(a)) < -345 THEN
                RETURN 0;
            END IF;
            RETURN power(a, b);
    END CASE;
END $$;

-- casei is a text without the difference of small and capital letters: full case folding for the letters in which that is more than lower (ß, final sigma, dotted I,
-- ligatures). What LIKE takes for a sign stays as it is.
CREATE FUNCTION as_public.casei(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    f text := lower(t);
BEGIN
    IF octet_length(f) = length(f) THEN -- most texts end here
        RETURN f;
    END IF;
    RETURN translate(replace(replace(replace(replace(replace(replace(f, 'ß', 'ss'), 'ŉ', 'ʼn'), 'ﬁ', 'fi'), 'ﬂ', 'fl'), 'ﬀ', 'ff'), 'ẞ', 'ss'), U&'ςſ\0307', 'σs');
END $$;

-- accenti is a text without accents and vowel signs, as folded (0008) takes them: letters that are often written for each other are one. Small and capital letters,
-- and all that is between words, stay.
CREATE FUNCTION as_public.accenti(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF octet_length(t) = length(t) THEN
        RETURN t;
    END IF;
    RETURN translate(regexp_replace(normalize(t, NFKD),
        '[\u02b0-\u02ff\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff\u200b-\u200f\u2018-\u201b\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+', '', 'g'),
        'ٱةىیکہھە٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹ıøłđħæœØŁĐĦÆŒ', 'اهييكههه01234567890123456789ioldhaoOLDHAO');
END $$;
