// Silos as an Azure Container App of at least two replicas, over Azure storage or PostgreSQL flexible server. A user-assigned identity pulls the image,
// reads the secrets from Key Vault and, on Azure storage, opens tables and blobs without a key. infra/README.md says how to deploy it, and what it cannot do.
targetScope = 'resourceGroup'

@description('Where everything is made.')
param location string = resourceGroup().location

@description('The beginning of the names of what is made.')
@minLength(3)
@maxLength(11)
param name string = 'goals'

@description('The container registry that has the image, in this resource group.')
param registryName string

@description('The image in it, with its tag.')
param image string = 'orleans-goals-silo:latest'

@description('How many silos run at least.')
@minValue(1)
@maxValue(20)
param minReplicas int = 2

@description('How many silos run at most.')
@minValue(1)
@maxValue(20)
param maxReplicas int = 4

@description('Whether the API can be reached from the internet. Azure ends TLS.')
param isPublic bool = false

@description('Where silos find each other, and records and reminders are: Azure storage, which silos open by their identity, or PostgreSQL, which needs a password.')
@allowed(['storage', 'postgresql'])
param keepIn string = 'storage'

@description('Whether the database, or the account of the records, is in several zones. Not every region has several.')
param hasStandby bool = true

@description('The password of the role goals in PostgreSQL: at least 16 characters. Not used on Azure storage.')
@secure()
param databasePassword string = ''

@description('The key that callers of the API show.')
@secure()
@minLength(16)
param apiKey string

@description('The key of the models of agents; empty when there are none.')
@secure()
param openAiKey string = ''

@description('Where OTLP is taken; empty: nothing is sent.')
param otlpEndpoint string = ''

@description('The issuer of OpenID Connect whose tokens are taken beside the key; empty: none.')
param oidcAuthority string = ''

@description('What its tokens must be made for.')
param oidcAudience string = 'goals'

@description('The claim that names the tenant.')
param oidcTenantClaim string = 'tenant'

@description('The claim with roles or scopes; empty: every holder of a token may read and write.')
param oidcRoleClaim string = ''

@description('With such a claim, the role of who may change goals.')
param oidcWriterRole string = 'goals.write'

@description('With such a claim, the role of who may read goals.')
param oidcReaderRole string = 'goals.read'

var oidcSettings = empty(oidcAuthority) ? [] : concat([
  { name: 'Goals__Oidc__Authority', value: oidcAuthority }
  { name: 'Goals__Oidc__Audience', value: oidcAudience }
  { name: 'Goals__Oidc__TenantClaim', value: oidcTenantClaim }
], empty(oidcRoleClaim) ? [] : [
  { name: 'Goals__Oidc__RoleClaim', value: oidcRoleClaim }
  { name: 'Goals__Oidc__WriterRole', value: oidcWriterRole }
  { name: 'Goals__Oidc__ReaderRole', value: oidcReaderRole }
])

var suffix = uniqueString(resourceGroup().id)
var apiPort = 7070
var onPostgresql = keepIn == 'postgresql'
var databaseName = 'goals'
var databaseRole = 'goals'
var shareName = 'goals'
var acrPull = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')
var readSecrets = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
var writeTables = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3')
var writeBlobs = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')
var recordsName = '${take(toLower(replace(name, '-', '')), 10)}${suffix}r'
var recordsDomain = az.environment().suffixes.storage

var inPostgresql = [
  { name: 'ConnectionStrings__goals', secretRef: 'connection' }
  { name: 'Orleans__Clustering__ProviderType', value: 'AdoNet' }
  { name: 'Orleans__Clustering__Invariant', value: 'Npgsql' }
  { name: 'Orleans__Clustering__ConnectionName', value: 'goals' }
  { name: 'Orleans__GrainStorage__goals__ProviderType', value: 'AdoNet' }
  { name: 'Orleans__GrainStorage__goals__Invariant', value: 'Npgsql' }
  { name: 'Orleans__GrainStorage__goals__ConnectionName', value: 'goals' }
  { name: 'Orleans__Reminders__ProviderType', value: 'AdoNet' }
  { name: 'Orleans__Reminders__Invariant', value: 'Npgsql' }
  { name: 'Orleans__Reminders__ConnectionName', value: 'goals' }
]

var inStorage = [
  { name: 'Goals__AzureStorage__records__TableUri', value: 'https://${recordsName}.table.${recordsDomain}' }
  { name: 'Goals__AzureStorage__records__BlobUri', value: 'https://${recordsName}.blob.${recordsDomain}' }
  { name: 'Goals__AzureStorage__records__ClientId', value: identity.properties.clientId }
  { name: 'Orleans__Clustering__ProviderType', value: 'AzureTableStorage' }
  { name: 'Orleans__Clustering__ServiceKey', value: 'records' }
  { name: 'Orleans__GrainStorage__goals__ProviderType', value: 'AzureBlobStorage' }
  { name: 'Orleans__GrainStorage__goals__ContainerName', value: 'goals' }
  { name: 'Orleans__GrainStorage__goals__ServiceKey', value: 'records' }
  { name: 'Orleans__Reminders__ProviderType', value: 'AzureTableStorage' }
  { name: 'Orleans__Reminders__ServiceKey', value: 'records' }
]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-silo'
  location: location
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: registryName
}

resource pulls 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, identity.id, acrPull)
  scope: registry
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: acrPull
  }
}

resource network 'Microsoft.Network/virtualNetworks@2023-11-01' = {
  name: '${name}-network'
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: ['10.40.0.0/16']
    }
    subnets: concat([
      {
        name: 'silos'
        properties: {
          addressPrefix: '10.40.0.0/23'
          delegations: [
            {
              name: 'silos'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
          serviceEndpoints: [
            {
              service: 'Microsoft.Storage'
            }
          ]
        }
      }
    ], onPostgresql ? [
      {
        name: 'database'
        properties: {
          addressPrefix: '10.40.2.0/28'
          delegations: [
            {
              name: 'database'
              properties: {
                serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers'
              }
            }
          ]
        }
      }
    ] : [])
  }

  resource silos 'subnets' existing = {
    name: 'silos'
  }

  resource database 'subnets' existing = if (onPostgresql) {
    name: 'database'
  }
}

resource databaseZone 'Microsoft.Network/privateDnsZones@2020-06-01' = if (onPostgresql) {
  name: '${name}.private.postgres.database.azure.com'
  location: 'global'

  resource link 'virtualNetworkLinks' = if (onPostgresql) {
    name: name
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: network.id
      }
    }
  }
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = if (onPostgresql) {
  name: '${name}-${suffix}'
  location: location
  sku: {
    name: 'Standard_D2ds_v5'
    tier: 'GeneralPurpose'
  }
  properties: {
    version: '15'
    administratorLogin: databaseRole
    administratorLoginPassword: databasePassword
    storage: {
      storageSizeGB: 64
      autoGrow: 'Enabled'
    }
    backup: {
      backupRetentionDays: 14
      geoRedundantBackup: 'Disabled'
    }
    highAvailability: {
      mode: hasStandby ? 'ZoneRedundant' : 'Disabled'
    }
    network: {
      delegatedSubnetResourceId: network::database.id
      privateDnsZoneArmResourceId: databaseZone.id
    }
  }
  dependsOn: [
    databaseZone::link
  ]

  resource goals 'databases' = if (onPostgresql) {
    name: databaseName
    properties: {
      charset: 'UTF8'
      collation: 'C'
    }
  }
}

// Output, evidence and workspaces: a share over NFS, which every replica mounts. It has no key; only the silos' subnet reaches it.
resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: '${take(toLower(replace(name, '-', '')), 11)}${suffix}'
  location: location
  kind: 'FileStorage'
  sku: {
    name: 'Premium_LRS'
  }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    allowBlobPublicAccess: false
    // NFS has no encryption on the way; it stays within the network.
    supportsHttpsTrafficOnly: false
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'None'
      virtualNetworkRules: [
        {
          id: network::silos.id
          action: 'Allow'
        }
      ]
    }
  }

  resource files 'fileServices' = {
    name: 'default'

    resource share 'shares' = {
      name: shareName
      properties: {
        enabledProtocols: 'NFS'
        // The silos are not root: the first of them must be let make its folders.
        rootSquash: 'NoRootSquash'
        shareQuota: 100
      }
    }
  }
}

// Tables and blobs of the silos. There are no keys: the silos' identity opens it, from their subnet.
resource records 'Microsoft.Storage/storageAccounts@2023-05-01' = if (!onPostgresql) {
  name: recordsName
  location: location
  kind: 'StorageV2'
  sku: {
    name: hasStandby ? 'Standard_ZRS' : 'Standard_LRS'
  }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    supportsHttpsTrafficOnly: true
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'None'
      virtualNetworkRules: [
        {
          id: network::silos.id
          action: 'Allow'
        }
      ]
    }
  }
}

resource writesTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!onPostgresql) {
  name: guid(recordsName, identity.id, writeTables)
  scope: records
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: writeTables
  }
}

resource writesBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!onPostgresql) {
  name: guid(recordsName, identity.id, writeBlobs)
  scope: records
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: writeBlobs
  }
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: '${name}${suffix}'
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enablePurgeProtection: true
  }

  resource connection 'secrets' = if (onPostgresql) {
    name: 'connection'
    properties: {
      value: 'Host=${database!.properties.fullyQualifiedDomainName};Database=${databaseName};Username=${databaseRole};Password="${databasePassword}";SSL Mode=VerifyFull'
    }
  }

  resource key 'secrets' = {
    name: 'api-key'
    properties: {
      value: apiKey
    }
  }

  resource models 'secrets' = if (!empty(openAiKey)) {
    name: 'openai-api-key'
    properties: {
      value: openAiKey
    }
  }
}

resource readsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, readSecrets)
  scope: vault
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: readSecrets
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    retentionInDays: 30
    sku: {
      name: 'PerGB2018'
    }
  }
}

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: '${name}-environment'
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
    vnetConfiguration: {
      infrastructureSubnetId: network::silos.id
      internal: !isPublic
    }
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
  }

  resource shared 'storages' = {
    name: 'shared'
    properties: {
      nfsAzureFile: {
        accessMode: 'ReadWrite'
        server: '${storage.name}.file.${az.environment().suffixes.storage}'
        shareName: '/${storage.name}/${shareName}'
      }
    }
    dependsOn: [
      storage::files::share
    ]
  }
}

resource silo 'Microsoft.App/containerApps@2025-01-01' = {
  name: '${name}-silo'
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        targetPort: apiPort
        transport: 'http'
        allowInsecure: false
      }
      registries: [
        {
          server: registry.properties.loginServer
          identity: identity.id
        }
      ]
      secrets: concat([
        {
          name: 'api-key'
          keyVaultUrl: vault::key.properties.secretUri
          identity: identity.id
        }
      ], onPostgresql ? [
        {
          name: 'connection'
          keyVaultUrl: vault::connection!.properties.secretUri
          identity: identity.id
        }
      ] : [], empty(openAiKey) ? [] : [
        {
          name: 'openai-api-key'
          keyVaultUrl: '${vault.properties.vaultUri}secrets/openai-api-key'
          identity: identity.id
        }
      ])
    }
    template: {
      terminationGracePeriodSeconds: 90
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        rules: [
          {
            name: 'processor'
            custom: {
              type: 'cpu'
              metadata: {
                type: 'Utilization'
                value: '70'
              }
            }
          }
        ]
      }
      containers: [
        {
          name: 'silo'
          image: '${registry.properties.loginServer}/${image}'
          resources: {
            cpu: json('1.0')
            memory: '2Gi'
          }
          env: concat([
            { name: 'DOTNET_ENVIRONMENT', value: 'Production' }
            { name: 'Goals__Folder', value: '/var/lib/goals' }
            { name: 'Goals__ArtifactFolder', value: '/mnt/goals' }
            { name: 'Goals__Listen', value: 'http://0.0.0.0:${apiPort}' }
            { name: 'Goals__KeyFile', value: '/run/secrets/goals/key' }
            { name: 'Goals__DrainDelay', value: '00:00:15' }
            // What shares its machine with others may stand still for two seconds: that is no death here.
            { name: 'Goals__Membership', value: 'Orleans' }
            { name: 'Orleans__ClusterId', value: 'goals' }
            { name: 'Orleans__ServiceId', value: 'goals' }
            { name: 'Orleans__Endpoints__SiloPort', value: '11111' }
            { name: 'Orleans__Endpoints__GatewayPort', value: '30000' }
            { name: 'OTEL_LOGS_EXPORTER', value: 'none' }
          ], onPostgresql ? inPostgresql : inStorage, empty(otlpEndpoint) ? [] : [
            { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: otlpEndpoint }
          ], empty(openAiKey) ? [] : [
            { name: 'OPENAI_API_KEY', secretRef: 'openai-api-key' }
          ], oidcSettings)
          probes: [
            {
              type: 'Startup'
              httpGet: {
                path: '/health/live'
                port: apiPort
              }
              periodSeconds: 5
              timeoutSeconds: 3
              failureThreshold: 10
            }
            {
              type: 'Liveness'
              httpGet: {
                path: '/health/live'
                port: apiPort
              }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 6
            }
            {
              type: 'Readiness'
              httpGet: {
                path: '/health/ready'
                port: apiPort
              }
              periodSeconds: 5
              timeoutSeconds: 5
              failureThreshold: 2
            }
          ]
          volumeMounts: [
            { volumeName: 'folder', mountPath: '/var/lib/goals' }
            { volumeName: 'shared', mountPath: '/mnt/goals' }
            { volumeName: 'key', mountPath: '/run/secrets/goals' }
          ]
        }
      ]
      volumes: [
        { name: 'folder', storageType: 'EmptyDir' }
        { name: 'shared', storageType: 'NfsAzureFile', storageName: environment::shared.name }
        { name: 'key', storageType: 'Secret', secrets: [ { secretRef: 'api-key', path: 'key' } ] }
      ]
    }
  }
  dependsOn: [
    pulls
    readsSecrets
    database::goals
    writesTables
    writesBlobs
    vault::models
  ]
}

@description('Where the API answers: give it to the command as GOALS_SERVER.')
output address string = 'https://${silo.properties.configuration.ingress.fqdn}'

@description('With PostgreSQL, where the scripts of infra/postgresql are applied, from within the network.')
output databaseHost string = onPostgresql ? database!.properties.fullyQualifiedDomainName : ''
