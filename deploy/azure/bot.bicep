// Registers the desk with Azure Bot Service and opens Teams, Web Chat and, if asked for, Direct Line.
//   az deployment group create --resource-group YOURS --template-file deploy/azure/bot.bicep --parameters deploy/azure/bot.bicepparam
// The app registration (Microsoft Entra) is made before; its id, secret and tenant are the desk's MICROSOFT_APP_ID,
// MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID.

@description('Name of the bot in Azure: 4 to 42 letters, digits, hyphens and underscores.')
@minLength(4)
@maxLength(42)
param botName string

@description('What people see in Teams.')
@maxLength(42)
param displayName string = 'Signpost'

@description('Application (client) id of the app registration: the desk\'s MICROSOFT_APP_ID.')
@minLength(36)
@maxLength(36)
param appId string

@description('The tenant of the app registration: the desk\'s MICROSOFT_APP_TENANT_ID. Bots for many tenants are no longer registered.')
@minLength(36)
@maxLength(36)
param appTenantId string

@description('The desk\'s PUBLIC_URL, without a slash at its end.')
@minLength(12)
param publicUrl string

@description('F0 costs nothing and is limited; S1 is for use.')
@allowed([
  'F0'
  'S1'
])
param sku string = 'S1'

@description('Also open Azure\'s own Direct Line. The desk has one of its own, which needs no Azure.')
param openDirectLine bool = false

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: botName
  location: 'global'
  kind: 'azurebot'
  sku: {
    name: sku
  }
  properties: {
    displayName: displayName
    description: 'A self-hosted support assistant'
    endpoint: '${publicUrl}/api/messages'
    msaAppType: 'SingleTenant'
    msaAppId: appId
    msaAppTenantId: appTenantId
    isStreamingSupported: false
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      isEnabled: true
      enableCalling: false
      acceptedTerms: true
    }
  }
}

resource webChat 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'WebChatChannel'
  location: 'global'
  properties: {
    channelName: 'WebChatChannel'
    properties: {
      sites: [
        {
          siteName: 'Default Site'
          isEnabled: true
          isWebchatPreviewEnabled: true
        }
      ]
    }
  }
}

resource directLine 'Microsoft.BotService/botServices/channels@2022-09-15' = if (openDirectLine) {
  parent: bot
  name: 'DirectLineChannel'
  location: 'global'
  properties: {
    channelName: 'DirectLineChannel'
    properties: {
      sites: [
        {
          siteName: 'Default Site'
          isEnabled: true
          isV1Enabled: false
          isV3Enabled: true
          isSecureSiteEnabled: true
          trustedOrigins: [
            publicUrl
          ]
        }
      ]
    }
  }
}

output endpoint string = bot.properties.endpoint
