-- AlterTable
ALTER TABLE "Conversation" ADD COLUMN     "inquirySince" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Customer" ADD COLUMN     "documentCodes" TEXT[],
ADD COLUMN     "links" TEXT[];

-- AlterTable
ALTER TABLE "NameAttempt" ADD COLUMN     "visitorKey" TEXT;

-- CreateTable
CREATE TABLE "ReferralForward" (
    "conversationId" TEXT NOT NULL,
    "customerId" TEXT NOT NULL,
    "emailKey" TEXT NOT NULL,
    "visitorKey" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReferralForward_pkey" PRIMARY KEY ("conversationId")
);

-- CreateIndex
CREATE INDEX "ReferralForward_to_customer" ON "ReferralForward"("customerId", "at");

-- CreateIndex
CREATE INDEX "ReferralForward_of_address" ON "ReferralForward"("emailKey", "at");

-- CreateIndex
CREATE INDEX "ReferralForward_of_visitor" ON "ReferralForward"("visitorKey", "at");

-- CreateIndex
CREATE INDEX "Conversation_to_route" ON "Conversation"("inquirySince");

-- CreateIndex
CREATE INDEX "NameAttempt_of_visitor" ON "NameAttempt"("visitorKey", "at");

-- AddForeignKey
ALTER TABLE "ReferralForward" ADD CONSTRAINT "ReferralForward_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReferralForward" ADD CONSTRAINT "ReferralForward_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- From here on: laws that Prisma cannot say.

UPDATE "Customer" SET "links" = '{}', "documentCodes" = '{}';

ALTER TABLE "Customer"
    ADD CONSTRAINT "document codes are upper case" CHECK (array_to_string("documentCodes", ' ') = upper(array_to_string("documentCodes", ' ')));
