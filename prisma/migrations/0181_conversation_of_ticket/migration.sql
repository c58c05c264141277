-- A ticket that goes looks for the conversation whose newest it is; without an index, through all of them.

-- CreateIndex
CREATE INDEX "Conversation_of_ticket" ON "Conversation"("ticketId") WHERE ("ticketId" IS NOT NULL);
