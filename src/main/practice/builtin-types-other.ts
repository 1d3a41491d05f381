/** The types of the other groups, in the notation of `type-notation.ts`. */
export const otherTypeLines = `
# io.k8s.api.apps.v1
RollingUpdateDeployment maxUnavailable:x maxSurge:x
DeploymentStrategy type:s rollingUpdate:RollingUpdateDeployment
Deployment spec:=DeploymentSpec status:=DeploymentStatus
DeploymentSpec replicas:i selector:~LabelSelector! template:=PodTemplateSpec! strategy:=DeploymentStrategy minReadySeconds:i revisionHistoryLimit:i paused:b progressDeadlineSeconds:i
DeploymentCondition type:s! status:s! lastUpdateTime:t lastTransitionTime:t reason:s message:s
DeploymentStatus observedGeneration:l replicas:i updatedReplicas:i readyReplicas:i availableReplicas:i unavailableReplicas:i terminatingReplicas:i conditions:[DeploymentCondition]@type collisionCount:i
ReplicaSet spec:=ReplicaSetSpec status:=ReplicaSetStatus
ReplicaSetSpec replicas:i minReadySeconds:i selector:~LabelSelector! template:=PodTemplateSpec
ReplicaSetStatus replicas:i! fullyLabeledReplicas:i readyReplicas:i availableReplicas:i terminatingReplicas:i observedGeneration:l conditions:[DeploymentCondition]@type
RollingUpdateStatefulSetStrategy partition:i maxUnavailable:x
StatefulSetUpdateStrategy type:s rollingUpdate:RollingUpdateStatefulSetStrategy
StatefulSet spec:=StatefulSetSpec status:=StatefulSetStatus
StatefulSetSpec replicas:i selector:~LabelSelector! template:=PodTemplateSpec! volumeClaimTemplates:[o] serviceName:s podManagementPolicy:s updateStrategy:=StatefulSetUpdateStrategy revisionHistoryLimit:i minReadySeconds:i persistentVolumeClaimRetentionPolicy:o ordinals:o
StatefulSetStatus observedGeneration:l replicas:i! readyReplicas:i currentReplicas:i updatedReplicas:i currentRevision:s updateRevision:s collisionCount:i availableReplicas:i! conditions:[DeploymentCondition]@type

# io.k8s.api.batch.v1
Job spec:=JobSpec status:=JobStatus
JobSpec parallelism:i completions:i activeDeadlineSeconds:l podFailurePolicy:o successPolicy:o backoffLimit:i backoffLimitPerIndex:i maxFailedIndexes:i selector:~LabelSelector manualSelector:b template:=PodTemplateSpec! ttlSecondsAfterFinished:i completionMode:s suspend:b podReplacementPolicy:s managedBy:s
JobCondition type:s! status:s! lastProbeTime:t lastTransitionTime:t reason:s message:s
JobStatus conditions:[JobCondition]%type startTime:t completionTime:t active:i succeeded:i failed:i terminating:i completedIndexes:s failedIndexes:s uncountedTerminatedPods:o ready:i
JobTemplateSpec metadata:=TemplateMeta spec:=JobSpec
CronJob spec:=CronJobSpec status:=CronJobStatus
CronJobSpec schedule:s! timeZone:s startingDeadlineSeconds:l concurrencyPolicy:s suspend:b jobTemplate:=JobTemplateSpec! successfulJobsHistoryLimit:i failedJobsHistoryLimit:i
CronJobStatus active:[ObjectReference] lastScheduleTime:t lastSuccessfulTime:t

# io.k8s.api.networking.v1
NetworkPolicyPort protocol:s port:x endPort:i
IPBlock cidr:s! except:[s]
NetworkPolicyPeer podSelector:~LabelSelector namespaceSelector:~LabelSelector ipBlock:IPBlock
NetworkPolicyIngressRule ports:[NetworkPolicyPort] from:[NetworkPolicyPeer]
NetworkPolicyEgressRule ports:[NetworkPolicyPort] to:[NetworkPolicyPeer]
NetworkPolicySpec podSelector:~LabelSelector ingress:[NetworkPolicyIngressRule] egress:[NetworkPolicyEgressRule] policyTypes:[s]
NetworkPolicy spec:=NetworkPolicySpec

# io.k8s.api.policy.v1
PodDisruptionBudget spec:=PodDisruptionBudgetSpec status:=PodDisruptionBudgetStatus
PodDisruptionBudgetSpec minAvailable:x selector:~LabelSelector maxUnavailable:x unhealthyPodEvictionPolicy:s
PodDisruptionBudgetStatus observedGeneration:l disruptedPods:{t} disruptionsAllowed:i! currentHealthy:i! desiredHealthy:i! expectedPods:i! conditions:[Condition]@type

# io.k8s.api.storage.v1
TopologySelectorLabelRequirement key:s! values:[s]!
TopologySelectorTerm matchLabelExpressions:[TopologySelectorLabelRequirement]
StorageClass provisioner:s! parameters:{s} reclaimPolicy:s mountOptions:[s] allowVolumeExpansion:b volumeBindingMode:s allowedTopologies:[TopologySelectorTerm]

# io.k8s.api.coordination.v1
LeaseSpec holderIdentity:s leaseDurationSeconds:i acquireTime:s renewTime:s leaseTransitions:i strategy:s preferredHolder:s
Lease spec:=LeaseSpec

# io.k8s.api.rbac.v1
PolicyRule verbs:[s]! apiGroups:[s] resources:[s] resourceNames:[s] nonResourceURLs:[s]
RoleRef apiGroup:s! kind:s! name:s!
Subject kind:s! apiGroup:s name:s! namespace:s
Role rules:[PolicyRule]
AggregationRule clusterRoleSelectors:[LabelSelector]
ClusterRole rules:[PolicyRule] aggregationRule:AggregationRule
RoleBinding subjects:[Subject] roleRef:~RoleRef!
ClusterRoleBinding subjects:[Subject] roleRef:~RoleRef!

# io.k8s.api.authorization.v1
ResourceAttributes namespace:s verb:s group:s version:s resource:s subresource:s name:s fieldSelector:o labelSelector:o
NonResourceAttributes path:s verb:s
SelfSubjectAccessReviewSpec resourceAttributes:ResourceAttributes nonResourceAttributes:NonResourceAttributes
SelfSubjectAccessReview spec:=SelfSubjectAccessReviewSpec! status:o
SelfSubjectRulesReviewSpec namespace:s
SelfSubjectRulesReview spec:=SelfSubjectRulesReviewSpec! status:o

# io.k8s.api.authentication.v1
SelfSubjectReview status:o

# io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1
CustomResourceDefinition spec:=CustomResourceDefinitionSpec! status:=CustomResourceDefinitionStatus
CustomResourceDefinitionNames plural:s! singular:s shortNames:[s] kind:s! listKind:s categories:[s]
CustomResourceColumnDefinition name:s! type:s! format:s description:s priority:i jsonPath:s!
CustomResourceValidation openAPIV3Schema:o
CustomResourceSubresourceScale specReplicasPath:s! statusReplicasPath:s! labelSelectorPath:s
CustomResourceSubresources status:o scale:CustomResourceSubresourceScale
SelectableField jsonPath:s!
CustomResourceDefinitionVersion name:s! served:b! storage:b! deprecated:b deprecationWarning:s schema:CustomResourceValidation subresources:CustomResourceSubresources additionalPrinterColumns:[CustomResourceColumnDefinition] selectableFields:[SelectableField]
CustomResourceConversion strategy:s! webhook:o
CustomResourceDefinitionSpec group:s! names:=CustomResourceDefinitionNames! scope:s! versions:[CustomResourceDefinitionVersion]! conversion:CustomResourceConversion preserveUnknownFields:b
CustomResourceDefinitionCondition type:s! status:s! lastTransitionTime:t reason:s message:s observedGeneration:l
CustomResourceDefinitionStatus conditions:[CustomResourceDefinitionCondition]@type acceptedNames:=CustomResourceDefinitionNames storedVersions:[s]

# io.k8s.api.authorization.v1
ResourceAttributes namespace:s verb:s group:s version:s resource:s subresource:s name:s fieldSelector:o labelSelector:o
NonResourceAttributes path:s verb:s
SubjectAccessReviewStatus allowed:b! denied:b reason:s evaluationError:s
SelfSubjectAccessReview spec:=SelfSubjectAccessReviewSpec! status:=SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec resourceAttributes:ResourceAttributes nonResourceAttributes:NonResourceAttributes
SubjectAccessReview spec:=SubjectAccessReviewSpec! status:=SubjectAccessReviewStatus
LocalSubjectAccessReview spec:=SubjectAccessReviewSpec! status:=SubjectAccessReviewStatus
SubjectAccessReviewSpec resourceAttributes:ResourceAttributes nonResourceAttributes:NonResourceAttributes user:s groups:[s] extra:o uid:s
SelfSubjectRulesReview spec:=SelfSubjectRulesReviewSpec! status:o
SelfSubjectRulesReviewSpec namespace:s
`
