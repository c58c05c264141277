// Copy and change; ids are no secrets. The app's secret belongs to the desk alone and is not needed here.
using 'bot.bicep'

param botName = 'signpost-support'
param displayName = 'Signpost'
param appId = '00000000-0000-0000-0000-000000000000'
param appTenantId = '00000000-0000-0000-0000-000000000000'
param publicUrl = 'https://help.example.org'
