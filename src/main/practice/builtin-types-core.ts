/** The types of the core group, in the notation of `type-notation.ts`. */
export const coreTypeLines = `
# io.k8s.apimachinery.pkg.apis.meta.v1
LabelSelectorRequirement key:s! operator:s! values:[s]
LabelSelector matchLabels:{s} matchExpressions:[LabelSelectorRequirement]
Condition type:s! status:s! observedGeneration:l lastTransitionTime:t! reason:s! message:s!
TemplateMeta name:s generateName:s namespace:s labels:{s} annotations:{s} finalizers:[s]@+ creationTimestamp:t

# io.k8s.api.core.v1
LocalObjectReference name:s
ObjectReference kind:s namespace:s name:s uid:s apiVersion:s resourceVersion:s fieldPath:s
TypedLocalObjectReference apiGroup:s kind:s! name:s!
TypedObjectReference apiGroup:s kind:s! name:s! namespace:s
SecretReference name:s namespace:s
Namespace spec:=NamespaceSpec status:=NamespaceStatus
NamespaceSpec finalizers:[s]
NamespaceCondition type:s! status:s! lastTransitionTime:t reason:s message:s
NamespaceStatus phase:s conditions:[NamespaceCondition]@type
Secret data:{y} stringData:{s} type:s immutable:b
ConfigMap data:{s} binaryData:{y} immutable:b
ServiceAccount secrets:[ObjectReference]@name imagePullSecrets:[LocalObjectReference] automountServiceAccountToken:b
Event involvedObject:~=ObjectReference! reason:s message:s source:=EventSource firstTimestamp:t lastTimestamp:t count:i type:s eventTime:t series:EventSeries action:s related:~ObjectReference reportingComponent:s reportingInstance:s
EventSource component:s host:s
EventSeries count:i lastObservedTime:t
ResourceQuota spec:=ResourceQuotaSpec status:=ResourceQuotaStatus
ScopedSelector matchExpressions:[LabelSelectorRequirement]
ResourceQuotaSpec hard:{q} scopes:[s] scopeSelector:~ScopedSelector
ResourceQuotaStatus hard:{q} used:{q}
LimitRange spec:=LimitRangeSpec
LimitRangeSpec limits:[LimitRangeItem]!
LimitRangeItem type:s! max:{q} min:{q} default:{q} defaultRequest:{q} maxLimitRequestRatio:{q}
Endpoints subsets:[EndpointSubset]
EndpointSubset addresses:[EndpointAddress] notReadyAddresses:[EndpointAddress] ports:[EndpointPort]
EndpointAddress ip:s! hostname:s nodeName:s targetRef:~ObjectReference
EndpointPort name:s port:i! protocol:s appProtocol:s
Service spec:=ServiceSpec status:=ServiceStatus
ServicePort name:s protocol:s|TCP appProtocol:s port:i! targetPort:x nodePort:i
ClientIPConfig timeoutSeconds:i
SessionAffinityConfig clientIP:ClientIPConfig
ServiceSpec type:s selector:~{s} ports:[ServicePort]@port,protocol clusterIP:s clusterIPs:[s] externalIPs:[s] sessionAffinity:s loadBalancerIP:s loadBalancerSourceRanges:[s] externalName:s externalTrafficPolicy:s healthCheckNodePort:i publishNotReadyAddresses:b sessionAffinityConfig:SessionAffinityConfig ipFamilies:[s] ipFamilyPolicy:s allocateLoadBalancerNodePorts:b loadBalancerClass:s internalTrafficPolicy:s trafficDistribution:s
PortStatus port:i! protocol:s! error:s
LoadBalancerIngress ip:s hostname:s ipMode:s ports:[PortStatus]
LoadBalancerStatus ingress:[LoadBalancerIngress]
ServiceStatus loadBalancer:=LoadBalancerStatus conditions:[Condition]@type
Node spec:=NodeSpec status:=NodeStatus
Taint key:s! value:s effect:s! timeAdded:t
NodeSpec podCIDR:s podCIDRs:[s]@+ providerID:s unschedulable:b taints:[Taint] externalID:s
NodeCondition type:s! status:s! lastHeartbeatTime:t lastTransitionTime:t reason:s message:s
NodeAddress type:s! address:s!
ContainerImage names:[s] sizeBytes:l
NodeStatus capacity:{q} allocatable:{q} phase:s conditions:[NodeCondition]@type addresses:[NodeAddress]@type nodeInfo:o images:[ContainerImage] volumesInUse:[s] volumesAttached:[o] daemonEndpoints:o features:o runtimeHandlers:[o]
PersistentVolumeClaim spec:=PersistentVolumeClaimSpec status:=PersistentVolumeClaimStatus
VolumeResourceRequirements limits:{q} requests:{q}
PersistentVolumeClaimSpec accessModes:[s] selector:~LabelSelector resources:=VolumeResourceRequirements volumeName:s storageClassName:s volumeMode:s dataSource:~TypedLocalObjectReference dataSourceRef:TypedObjectReference volumeAttributesClassName:s
PersistentVolumeClaimCondition type:s! status:s! lastProbeTime:t lastTransitionTime:t reason:s message:s
PersistentVolumeClaimStatus phase:s accessModes:[s] capacity:{q} conditions:[PersistentVolumeClaimCondition]@type allocatedResources:{q} allocatedResourceStatuses:{s} currentVolumeAttributesClassName:s modifyVolumeStatus:o
PersistentVolume spec:=PersistentVolumeSpec status:=PersistentVolumeStatus
PersistentVolumeSpec capacity:{q} accessModes:[s] claimRef:~ObjectReference persistentVolumeReclaimPolicy:s storageClassName:s mountOptions:[s] volumeMode:s nodeAffinity:o csi:o hostPath:HostPathVolumeSource local:o nfs:o volumeAttributesClassName:s
PersistentVolumeStatus phase:s message:s reason:s lastPhaseTransitionTime:t
Pod spec:=PodSpec status:=PodStatus
PodTemplateSpec metadata:=TemplateMeta spec:=PodSpec
Volume name:s! emptyDir:EmptyDirVolumeSource hostPath:HostPathVolumeSource secret:SecretVolumeSource configMap:ConfigMapVolumeSource persistentVolumeClaim:PersistentVolumeClaimVolumeSource projected:ProjectedVolumeSource downwardAPI:DownwardAPIVolumeSource ephemeral:o csi:o nfs:o image:o
EmptyDirVolumeSource medium:s sizeLimit:q
HostPathVolumeSource path:s! type:s
KeyToPath key:s! path:s! mode:i
SecretVolumeSource secretName:s items:[KeyToPath] defaultMode:i optional:b
ConfigMapVolumeSource name:s items:[KeyToPath] defaultMode:i optional:b
PersistentVolumeClaimVolumeSource claimName:s! readOnly:b
ObjectFieldSelector apiVersion:s fieldPath:s!
ResourceFieldSelector containerName:s resource:s! divisor:q
DownwardAPIVolumeFile path:s! fieldRef:~ObjectFieldSelector resourceFieldRef:~ResourceFieldSelector mode:i
DownwardAPIVolumeSource items:[DownwardAPIVolumeFile] defaultMode:i
SecretProjection name:s items:[KeyToPath] optional:b
ConfigMapProjection name:s items:[KeyToPath] optional:b
ServiceAccountTokenProjection audience:s expirationSeconds:l path:s!
VolumeProjection secret:SecretProjection configMap:ConfigMapProjection downwardAPI:o serviceAccountToken:ServiceAccountTokenProjection clusterTrustBundle:o
ProjectedVolumeSource sources:[VolumeProjection] defaultMode:i
ContainerPort name:s containerPort:i! hostPort:i protocol:s|TCP hostIP:s
SecretKeySelector name:s key:s! optional:b
ConfigMapKeySelector name:s key:s! optional:b
EnvVarSource fieldRef:~ObjectFieldSelector resourceFieldRef:~ResourceFieldSelector configMapKeyRef:~ConfigMapKeySelector secretKeyRef:~SecretKeySelector
EnvVar name:s! value:s valueFrom:EnvVarSource
SecretEnvSource name:s optional:b
ConfigMapEnvSource name:s optional:b
EnvFromSource prefix:s configMapRef:ConfigMapEnvSource secretRef:SecretEnvSource
ResourceClaim name:s! request:s
ResourceRequirements limits:{q} requests:{q} claims:[ResourceClaim]@name
VolumeMount name:s! readOnly:b recursiveReadOnly:s mountPath:s! subPath:s mountPropagation:s subPathExpr:s
VolumeDevice name:s! devicePath:s!
ExecAction command:[s]
HTTPHeader name:s! value:s!
HTTPGetAction path:s port:x! host:s scheme:s httpHeaders:[HTTPHeader]
TCPSocketAction port:x! host:s
GRPCAction port:i! service:s
Probe exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction grpc:GRPCAction initialDelaySeconds:i timeoutSeconds:i periodSeconds:i successThreshold:i failureThreshold:i terminationGracePeriodSeconds:l
LifecycleHandler exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction sleep:o
Lifecycle postStart:LifecycleHandler preStop:LifecycleHandler stopSignal:s
Capabilities add:[s] drop:[s]
SeccompProfile type:s! localhostProfile:s
SecurityContext capabilities:Capabilities privileged:b seLinuxOptions:o windowsOptions:o runAsUser:l runAsGroup:l runAsNonRoot:b readOnlyRootFilesystem:b allowPrivilegeEscalation:b procMount:s seccompProfile:SeccompProfile appArmorProfile:o
Container name:s! image:s command:[s] args:[s] workingDir:s ports:[ContainerPort]@containerPort,protocol envFrom:[EnvFromSource] env:[EnvVar]@name resources:=ResourceRequirements resizePolicy:[o] restartPolicy:s volumeMounts:[VolumeMount]@mountPath volumeDevices:[VolumeDevice]@devicePath livenessProbe:Probe readinessProbe:Probe startupProbe:Probe lifecycle:Lifecycle terminationMessagePath:s terminationMessagePolicy:s imagePullPolicy:s securityContext:SecurityContext stdin:b stdinOnce:b tty:b
PodSecurityContext seLinuxOptions:o windowsOptions:o runAsUser:l runAsGroup:l runAsNonRoot:b supplementalGroups:[l] supplementalGroupsPolicy:s fsGroup:l sysctls:[o] fsGroupChangePolicy:s seccompProfile:SeccompProfile appArmorProfile:o
Toleration key:s operator:s value:s effect:s tolerationSeconds:l
NodeSelectorRequirement key:s! operator:s! values:[s]
NodeSelectorTerm matchExpressions:[NodeSelectorRequirement] matchFields:[NodeSelectorRequirement]
NodeSelector nodeSelectorTerms:[NodeSelectorTerm]!
PreferredSchedulingTerm weight:i! preference:=NodeSelectorTerm!
NodeAffinity requiredDuringSchedulingIgnoredDuringExecution:~NodeSelector preferredDuringSchedulingIgnoredDuringExecution:[PreferredSchedulingTerm]
PodAffinityTerm labelSelector:~LabelSelector namespaces:[s] topologyKey:s! namespaceSelector:~LabelSelector matchLabelKeys:[s] mismatchLabelKeys:[s]
WeightedPodAffinityTerm weight:i! podAffinityTerm:=PodAffinityTerm!
PodAffinity requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm] preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]
Affinity nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAffinity
TopologySpreadConstraint maxSkew:i! topologyKey:s! whenUnsatisfiable:s! labelSelector:~LabelSelector minDomains:i nodeAffinityPolicy:s nodeTaintsPolicy:s matchLabelKeys:[s]
HostAlias ip:s! hostnames:[s]
PodSpec volumes:[Volume]@name initContainers:[Container]@name containers:[Container]@name! ephemeralContainers:[o]%name restartPolicy:s terminationGracePeriodSeconds:l activeDeadlineSeconds:l dnsPolicy:s nodeSelector:~{s} serviceAccountName:s serviceAccount:s automountServiceAccountToken:b nodeName:s hostNetwork:b hostPID:b hostIPC:b shareProcessNamespace:b securityContext:PodSecurityContext imagePullSecrets:[LocalObjectReference]@name hostname:s subdomain:s affinity:Affinity schedulerName:s tolerations:[Toleration] hostAliases:[HostAlias]@ip priorityClassName:s priority:i dnsConfig:o readinessGates:[o] runtimeClassName:s enableServiceLinks:b preemptionPolicy:s overhead:{q} topologySpreadConstraints:[TopologySpreadConstraint]@topologyKey,whenUnsatisfiable setHostnameAsFQDN:b os:o hostUsers:b schedulingGates:[o] resourceClaims:[o] resources:ResourceRequirements
PodCondition type:s! status:s! observedGeneration:l lastProbeTime:t lastTransitionTime:t reason:s message:s
PodIP ip:s!
ContainerStatus name:s! state:o lastState:o ready:b! restartCount:i! image:s! imageID:s! containerID:s started:b allocatedResources:{q} resources:ResourceRequirements volumeMounts:[o] user:o
PodStatus observedGeneration:l phase:s conditions:[PodCondition]@type message:s reason:s nominatedNodeName:s hostIP:s hostIPs:[o] podIP:s podIPs:[PodIP]@ip startTime:t initContainerStatuses:[ContainerStatus] containerStatuses:[ContainerStatus] qosClass:s ephemeralContainerStatuses:[ContainerStatus] resize:s
`
