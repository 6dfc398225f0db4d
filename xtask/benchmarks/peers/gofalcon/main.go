// Does a task by gofalcon, whose user has to request the pages, and prints the number of items, requests
// or bytes.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/crowdstrike/gofalcon/falcon/client"
	"github.com/crowdstrike/gofalcon/falcon/client/host_group"
	"github.com/crowdstrike/gofalcon/falcon/client/hosts"
	"github.com/crowdstrike/gofalcon/falcon/client/sample_uploads"
	"github.com/crowdstrike/gofalcon/falcon/models"
	"github.com/go-openapi/runtime"
	httptransport "github.com/go-openapi/runtime/client"
	"github.com/go-openapi/strfmt"
	"golang.org/x/oauth2"
)

func main() {
	base, err := url.Parse(os.Getenv("FALCON_BASE_URL"))
	check(err)
	login := oauth2.NewClient(context.Background(), oauth2.StaticTokenSource(token(base)))
	transport := httptransport.NewWithClient(base.Host, "/", []string{"http"}, login)
	transport.Consumers["application/octet-stream"] = runtime.ByteStreamConsumer()
	falcon := client.New(transport, strfmt.Default)

	words := os.Args[2:]
	switch os.Args[1] {
	case "scroll":
		fmt.Println(scroll(falcon, number(words[0])))
	case "offset":
		fmt.Println(offset(falcon, number(words[0])))
	case "combined":
		fmt.Println(combined(falcon, number(words[0])))
	case "details":
		fmt.Println(details(falcon, number(words[0])))
	case "requests":
		fmt.Println(requests(falcon, number(words[0]), number(words[1])))
	case "download":
		fmt.Println(download(falcon, words[0]))
	default:
		check(fmt.Errorf("%q is no task", os.Args[1]))
	}
}

// token logs in. The login of gofalcon only knows HTTPS.
func token(base *url.URL) *oauth2.Token {
	reply, err := http.PostForm(base.String()+"/oauth2/token", url.Values{
		"client_id":     {os.Getenv("FALCON_CLIENT_ID")},
		"client_secret": {os.Getenv("FALCON_CLIENT_SECRET")},
	})
	check(err)
	defer reply.Body.Close()
	var token oauth2.Token
	check(json.NewDecoder(reply.Body).Decode(&token))
	return &token
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func number(word string) int64 {
	number, err := strconv.ParseInt(word, 10, 64)
	check(err)
	return number
}

// eachPage reads the pages of ids by scroll.
func eachPage(falcon *client.CrowdStrikeAPISpecification, size int64, use func([]string)) {
	params := hosts.NewQueryDevicesByFilterScrollParams().WithLimit(&size)
	for {
		page, err := falcon.Hosts.QueryDevicesByFilterScroll(params)
		check(err)
		use(page.Payload.Resources)
		pagination := page.Payload.Meta.Pagination
		if pagination == nil || pagination.Offset == nil || *pagination.Offset == "" {
			return
		}
		params = params.WithOffset(pagination.Offset)
	}
}

func scroll(falcon *client.CrowdStrikeAPISpecification, size int64) (read int) {
	eachPage(falcon, size, func(ids []string) { read += len(ids) })
	return read
}

func details(falcon *client.CrowdStrikeAPISpecification, size int64) (read int) {
	eachPage(falcon, size, func(ids []string) {
		body := &models.MsaIdsRequest{Ids: ids}
		page, err := falcon.Hosts.PostDeviceDetailsV2(hosts.NewPostDeviceDetailsV2Params().WithBody(body))
		check(err)
		read += len(page.Payload.Resources)
	})
	return read
}

func offset(falcon *client.CrowdStrikeAPISpecification, size int64) (read int64) {
	for {
		params := host_group.NewQueryHostGroupsParams().WithLimit(&size).WithOffset(&read)
		page, err := falcon.HostGroup.QueryHostGroups(params)
		check(err)
		if len(page.Payload.Resources) == 0 {
			return read
		}
		read += int64(len(page.Payload.Resources))
	}
}

func combined(falcon *client.CrowdStrikeAPISpecification, size int64) (read int) {
	params := hosts.NewCombinedDevicesByFilterParams().WithLimit(&size)
	for {
		page, err := falcon.Hosts.CombinedDevicesByFilter(params)
		check(err)
		read += len(page.Payload.Resources)
		pagination := page.Payload.Meta.Pagination
		if pagination == nil || pagination.Next == "" {
			return read
		}
		params = params.WithOffset(&pagination.Next)
	}
}

func requests(falcon *client.CrowdStrikeAPISpecification, number, parallel int64) (read int) {
	var group sync.WaitGroup
	var lock sync.Mutex
	for task := int64(0); task < parallel; task++ {
		group.Add(1)
		go func(task int64) {
			defer group.Done()
			one := int64(1)
			for request := task; request < number; request += parallel {
				page, err := falcon.HostGroup.QueryHostGroups(host_group.NewQueryHostGroupsParams().WithLimit(&one))
				check(err)
				lock.Lock()
				read += len(page.Payload.Resources)
				lock.Unlock()
			}
		}(task)
	}
	group.Wait()
	return read
}

func download(falcon *client.CrowdStrikeAPISpecification, path string) int {
	params := sample_uploads.NewGetSampleV3Params().WithIds(strings.Repeat("0", 64))
	sample, err := falcon.SampleUploads.GetSampleV3(params)
	check(err)
	check(os.WriteFile(path, []byte(sample.Payload), 0o644))
	return len(sample.Payload)
}
