-- DropIndex
DROP INDEX "Ticket_due_first";

-- CreateTable
CREATE TABLE "Screen" (
    "id" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "conversationId" TEXT,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Screen_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Screen_seen_last" ON "Screen"("seenAt");

-- CreateIndex
CREATE INDEX "Conversation_of_agent" ON "Conversation"("agentId");

-- CreateIndex
CREATE INDEX "Ticket_next_deadline" ON "Ticket"("status", "nextDueAt", "openedAt");

-- CreateIndex
CREATE INDEX "Ticket_of_agent" ON "Ticket"("assigneeId", "status");

-- AddForeignKey
ALTER TABLE "Screen" ADD CONSTRAINT "Screen_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- What agents search in. Whole words and their beginnings, in any language.
CREATE INDEX "Ticket_by_words" ON "Ticket" USING GIN (to_tsvector('simple', "subject" || ' ' || "details"));
-- A text may hold a NUL, which JSON can say and a text of the database cannot: such a line is not found by its words.
CREATE FUNCTION "saidIn"("body" json) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN left("body"->>'text', 50000);
EXCEPTION WHEN untranslatable_character THEN
  RETURN '';
END
$$;
CREATE INDEX "Message_by_words" ON "Message" USING GIN (to_tsvector('simple', "saidIn"("body")));
