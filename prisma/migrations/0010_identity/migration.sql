-- AlterTable
ALTER TABLE "Conversation" ADD COLUMN     "signedAs" TEXT;

-- AlterTable
ALTER TABLE "EmailCode" ADD COLUMN     "waitUntil" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "Signer" (
    "id" TEXT NOT NULL,
    "siteKey" TEXT NOT NULL,
    "algorithm" TEXT NOT NULL,
    "material" TEXT NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Signer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UsedToken" (
    "siteKey" TEXT NOT NULL,
    "tokenId" TEXT NOT NULL,
    "conversationId" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "UsedToken_pkey" PRIMARY KEY ("siteKey","tokenId")
);

-- CreateTable
CREATE TABLE "MailedCode" (
    "id" BIGSERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MailedCode_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Signer_of_site" ON "Signer"("siteKey", "addedAt");

-- CreateIndex
CREATE INDEX "UsedToken_expires_first" ON "UsedToken"("expiresAt");

-- CreateIndex
CREATE INDEX "UsedToken_of_conversation" ON "UsedToken"("conversationId");

-- CreateIndex
CREATE INDEX "MailedCode_by_address" ON "MailedCode"("email", "at");

-- CreateIndex
CREATE INDEX "Conversation_of_signed_visitor" ON "Conversation"("siteKey", "signedAs", "lastAt");

-- CreateIndex
CREATE INDEX "EmailCode_by_address" ON "EmailCode"("email");

-- AddForeignKey
ALTER TABLE "Signer" ADD CONSTRAINT "Signer_siteKey_fkey" FOREIGN KEY ("siteKey") REFERENCES "Site"("key") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UsedToken" ADD CONSTRAINT "UsedToken_siteKey_fkey" FOREIGN KEY ("siteKey") REFERENCES "Site"("key") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UsedToken" ADD CONSTRAINT "UsedToken_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- From here on: laws that Prisma cannot say.

-- An end user may be proven too, but only with an address.
ALTER TABLE "Conversation"
    DROP CONSTRAINT "only a contact is proven",
    ADD CONSTRAINT "a person is whole" CHECK (
        CASE "personKind"
            WHEN 'visitor' THEN num_nonnulls("personName", "personEmail", "proof", "contactId", "customerId") = 0
            WHEN 'endUser' THEN num_nonnulls("personName", "contactId") = 0 AND ("proof" IS NULL OR "personEmail" IS NOT NULL)
            WHEN 'contact' THEN num_nulls("personName", "personEmail", "proof", "contactId", "customerId") = 0
            ELSE false
        END
    ),
    ADD CONSTRAINT "proof is known" CHECK ("proof" IN ('site', 'code')),
    ADD CONSTRAINT "only a website signs" CHECK ("signedAs" IS NULL OR "siteKey" IS NOT NULL);

ALTER TABLE "Signer"
    ADD CONSTRAINT "algorithm is known" CHECK ("algorithm" IN ('HS256', 'ES256', 'EdDSA'));

-- Codes that were mailed before they were counted here.
INSERT INTO "MailedCode" ("email", "at") SELECT "email", unnest("sentAt") FROM "EmailCode";
