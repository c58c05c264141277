-- AlterTable
ALTER TABLE "Conversation" ADD COLUMN     "silentAt" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "Conversation_silent_longest" ON "Conversation"("silentAt");
