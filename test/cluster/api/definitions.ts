/** The kinds that the cases bring along: a widget with one of everything that schemas can say, and a gadget of the cluster in two versions. */
const group = 'suite.example.com'

const specProperties = {
  size: { type: 'string', pattern: '^[0-9]+Gi$', description: 'How big it is.' },
  replicas: { type: 'integer', minimum: 1, maximum: 9, default: 1 },
  ratio: { type: 'number', exclusiveMinimum: true, minimum: 0 },
  even: { type: 'integer', multipleOf: 2 },
  mode: { type: 'string', enum: ['fast', 'safe'], default: 'safe' },
  title: { type: 'string', minLength: 2, maxLength: 8 },
  since: { type: 'string', format: 'date-time' },
  site: { type: 'string', format: 'uri' },
  address: { type: 'string', format: 'ipv4' },
  grace: { type: 'string', format: 'duration' },
  on: { type: 'boolean' },
  note: { type: 'string', nullable: true },
  small: { type: 'integer', format: 'int32' },
  params: { type: 'object', additionalProperties: { type: 'string' }, maxProperties: 3 },
  port: { 'x-kubernetes-int-or-string': true },
  limits: {
    type: 'object',
    minProperties: 1,
    additionalProperties: { anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true },
  },
  ports: {
    type: 'array',
    maxItems: 4,
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
    items: {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string' }, number: { type: 'integer' }, proto: { type: 'string', default: 'TCP' } },
    },
  },
  tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
  steps: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
  pair: {
    type: 'object',
    'x-kubernetes-map-type': 'atomic',
    properties: { left: { type: 'string' }, right: { type: 'string' } },
  },
  source: {
    type: 'object',
    properties: { url: { type: 'string' }, path: { type: 'string' } },
    oneOf: [{ required: ['url'] }, { required: ['path'] }],
  },
  not: { type: 'string', not: { enum: ['forbidden'] } },
  nested: {
    type: 'object',
    default: {},
    properties: {
      level: { type: 'integer', default: 3 },
      deep: { type: 'object', properties: { flag: { type: 'boolean', default: true } } },
    },
  },
  free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  template: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
}

const widgets = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `widgets.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget', shortNames: ['wd'], categories: ['all'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: {
          status: {},
          scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas', labelSelectorPath: '.status.selector' },
        },
        selectableFields: [{ jsonPath: '.spec.mode' }],
        additionalPrinterColumns: [
          { name: 'Replicas', type: 'integer', jsonPath: '.spec.replicas', description: 'How many.' },
          { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
          { name: 'Mode', type: 'string', jsonPath: '.spec.mode', priority: 1 },
          { name: 'Tags', type: 'string', jsonPath: '.spec.tags' },
          { name: 'On', type: 'boolean', jsonPath: '.spec.on' },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            required: ['spec'],
            properties: {
              spec: { type: 'object', required: ['size'], properties: specProperties },
              status: {
                type: 'object',
                properties: {
                  replicas: { type: 'integer' },
                  selector: { type: 'string' },
                  phase: { type: 'string' },
                  conditions: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['type'],
                    items: {
                      type: 'object',
                      required: ['type', 'status'],
                      properties: { type: { type: 'string' }, status: { type: 'string', enum: ['True', 'False', 'Unknown'] } },
                    },
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
}

const gadgetSchema = {
  openAPIV3Schema: {
    type: 'object',
    properties: {
      spec: { type: 'object', properties: { color: { type: 'string' }, weight: { type: 'integer' } } },
      status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    },
  },
}

const gadgets = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `gadgets.${group}` },
  spec: {
    group,
    scope: 'Cluster',
    names: { kind: 'Gadget', plural: 'gadgets' },
    versions: [
      { name: 'v1', served: true, storage: true, schema: gadgetSchema },
      { name: 'v1beta1', served: true, storage: false, deprecated: true, schema: gadgetSchema },
    ],
  },
}

const ruled = {
  type: 'object',
  'x-kubernetes-validations': [
    { rule: 'self.minimum <= self.maximum', message: 'minimum must not be above maximum' },
    {
      rule: "!has(self.owner) || self.owner != 'nobody'",
      messageExpression: "'owner ' + self.owner + ' owns nothing'",
      fieldPath: '.owner',
    },
    { rule: '!has(self.secret) || has(self.owner)', reason: 'FieldValueRequired', message: 'a secret needs an owner', fieldPath: '.owner' },
    { rule: "!has(self.kind) || self.kind != 'none'" },
    { rule: 'has(oldSelf.pool) ? has(self.pool) : true', message: 'pool may not be taken away', reason: 'FieldValueForbidden' },
  ],
  required: ['minimum', 'maximum'],
  properties: {
    minimum: { type: 'integer' },
    maximum: { type: 'integer' },
    secret: { type: 'string' },
    owner: { type: 'string', maxLength: 20 },
    kind: { type: 'string', maxLength: 20 },
    pool: { type: 'string', maxLength: 20 },
    fixed: { type: 'string', maxLength: 20, 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'fixed is immutable' }] },
    names: {
      type: 'array',
      maxItems: 5,
      items: { type: 'string', maxLength: 10 },
      'x-kubernetes-validations': [{ rule: "self.all(name, name.startsWith('n-'))", message: 'every name begins with n-' }],
    },
    disks: {
      type: 'array',
      maxItems: 5,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string', maxLength: 10 }, size: { type: 'integer' } },
        'x-kubernetes-validations': [
          { rule: '!has(self.size) || self.size > 0', message: 'a disk has a size' },
          { rule: '!has(oldSelf.size) || self.size >= oldSelf.size', message: 'a disk may not shrink' },
        ],
      },
    },
    options: {
      type: 'object',
      maxProperties: 5,
      additionalProperties: { type: 'string', maxLength: 10 },
      'x-kubernetes-validations': [{ rule: "self.all(key, key != 'bad')", message: 'no option is bad' }],
    },
    amount: {
      'x-kubernetes-int-or-string': true,
      maxLength: 10,
      'x-kubernetes-validations': [
        { rule: "type(self) == int ? self > 0 : self.matches('^[0-9]+%$')", message: 'a number or a percentage' },
      ],
    },
    quantity: {
      type: 'string',
      maxLength: 20,
      'x-kubernetes-validations': [{ rule: "isQuantity(self) && quantity(self).isGreaterThan(quantity('1Gi'))", message: 'more than 1Gi' }],
    },
  },
}

const limits = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `limits.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { kind: 'Limit', plural: 'limits' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            'x-kubernetes-validations': [{ rule: "self.metadata.name.startsWith('limit')", message: 'the name begins with limit' }],
            properties: { spec: ruled, status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        },
      },
    ],
  },
}

/** All of them, in the order of their creation. */
export const definitions = [widgets, gadgets, limits]
