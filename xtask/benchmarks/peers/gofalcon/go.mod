module tasks

go 1.23.0

require (
	github.com/crowdstrike/gofalcon v0.21.1
	github.com/go-openapi/runtime v0.27.1
	github.com/go-openapi/strfmt v0.22.2
	golang.org/x/oauth2 v0.30.0
)
