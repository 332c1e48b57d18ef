-- Checks hold certificates.
ALTER TABLE server ALTER COLUMN checks SET DATA TYPE TEXT;
