module clouddb.test/cluster/operators

go 1.24.0

// The operators' definitions are read from these modules; nothing of them is built.
require (
	github.com/cloudnative-pg/cloudnative-pg v1.30.0
	github.com/cloudnative-pg/plugin-barman-cloud v0.14.0
	github.com/prometheus-operator/prometheus-operator v0.93.0
)
