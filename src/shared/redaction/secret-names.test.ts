import { expect, test } from 'vitest'
import { isSecretName } from './secret-names.ts'

const secret = `
  password Password bindPassword redisReplicationPassword db-password app.password PGPASSWORD MYSQL_ROOT_PASSWORD MYSQL_PWD DB_PASS
  POSTGRES_PASSWORD_1 sslpassword passwd passphrase SSH_PASSPHRASE userPasswords pwd
  token GITHUB_TOKEN GITHUBTOKEN github_token TOKEN AWS_SESSION_TOKEN bearerToken authToken accesstoken TOKEN_BASE64 storageSasToken
  AWS_SECRET_ACCESS_KEY secretAccessKey secretaccesskey s3_secret_access_key logical_backup_s3_secret_access_key
  MY_API_KEY apiKey api-key apikey scalyr_api_key example.com/api-key API_KEY2 PRIVATE_KEY privateKey client-key-data ENCRYPTION_KEY
  WALG_LIBSODIUM_KEY WALG_PGP_KEY JWT_KEY HMAC_KEY hmacKey AES_KEY ENC_KEY DECRYPTION_KEY WEBHOOK_KEY
  SIGNING_KEY MASTER_KEY AZURE_STORAGE_KEY logical_backup_azure_storage_account_key ACCOUNT_KEY LICENSE_KEY JWTSECRET
  client-secret clientSecret CLIENT_SECRET JWT_SECRET SECRET FOO_CREDENTIALS AWS_CREDENTIALS connectionString CONNECTION_STRING
  REDISCLI_AUTH
  STRIPE_KEY stripe_key stripeKey DB_KEY db_key DATABASE_KEY SENDGRID_KEY APP_KEY FERNET_KEY SERVICE_KEY TLS_KEY STRIPE_KEY_2
  db_pass dbPass db-pass user_pass PG_PASS SMTP_PASS DBPASS db_pwd dbPwd USER_PWD ADMIN_PWD sa_pwd DB_PASSWD db_passwd root_passwd
  GIT_CREDENTIALS S3_CREDENTIALS DB_CREDENTIALS REGISTRY_CREDENTIAL
`
const open = `
  name value key username PGUSER PGHOST LANG PATH PWD OLDPWD
  tokenFile TOKEN_FILE TOKEN_URL tokenUrl token_ttl MAX_TOKENS promotionToken demotionToken lastPromotionToken pageToken continue-token
  secretName SECRET_NAME secretRef secretKeyRef passwordSecret passwordSecretRef passwordSecretKeyRef superuserSecret authQuerySecret
  tlsSecret pod_environment_secret logical_backup_cronjob_environment_secret POD_ENVIRONMENT_SECRET IMAGE_PULL_SECRET imagePullSecrets
  passwordEncryption password_encryption PASSWORD_ROTATION_INTERVAL enable_password_rotation password_rotation_user_retention
  PGPASSFILE PASSWORD_FILE passwordStatus passwordkey disablePassword ALLOW_EMPTY_PASSWORD ENABLE_TOKEN
  WALG_PGP_KEY_PATH WALG_LIBSODIUM_KEY_TRANSFORM PUBLIC_KEY SORT_KEY
  accessKeyId AWS_ACCESS_KEY_ID s3_access_key_id topologyKey PRIMARY_KEY delete_annotation_date_key keyspaces keyPath sslKey keyPrefix
  credentials adminCredentials s3Credentials GOOGLE_APPLICATION_CREDENTIALS logical_backup_google_application_credentials gcp_credentials
  GCP_CREDENTIALS CREDENTIALS_FILE secret secrets enable_secrets_deletion ssl_passphrase_command bypassrls bypass COMPASS
  connectionLimit connectionPooler authentication AUTHOR monkey KEY
  KEY_ID STRIPE_KEY_ID KEY_NAME KEY_FILE STRIPE_KEY_FILE DB_PASS_FILE SSH_PUBLIC_KEY publicKey FOREIGN_KEY foreign_key sort_key sortKey
  partition_key PARTITION_KEY SHARD_KEY CACHE_KEY ROUTING_KEY UNIQUE_KEY primary_key DELETE_ANNOTATION_DATE_KEY delete_annotation_name_key
  MONKEY DONKEY TURKEY KEYBOARD HOTKEY passenger PASSENGER PASSENGERS BYPASS ROW_BYPASS by_pass TRESPASS pass PASSIVE passed PASSES
  first_pass two_pass proxy_pass pwdLastSet USE_PASS CREDENTIALS_PATH CREDENTIAL_NAME
`
const namesOf = (text: string) => text.trim().split(/\s+/)

test.each(namesOf(secret))('%s holds a secret', name => {
  expect(isSecretName(name)).toBe(true)
})

test.each(namesOf(open))('%s holds none', name => {
  expect(isSecretName(name)).toBe(false)
})

test('a name without end is told at once', () => {
  expect(isSecretName(`${'aA'.repeat(1_000_000)}Password`)).toBe(true)
  expect(isSecretName('_'.repeat(1_000_000))).toBe(false)
})
