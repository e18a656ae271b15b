package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/accuracy"
	"github.com/routenator/routenator/transforms/student"
)

// spoken are requests as people would make them of the voice example, written for this test.
var spoken = []struct{ query, function, arguments string }{
	{"put this song on my gym playlist", "AddToPlaylist", `{"music_item":"song","playlist":"gym","playlist_owner":"my"}`},
	{"Add some Nina Simone to Sunday Morning", "AddToPlaylist", `{"artist":"Nina Simone","playlist":"Sunday Morning"}`},
	{"can you add another album to my playlist Rainy Days", "AddToPlaylist", `{"music_item":"album","playlist":"Rainy Days","playlist_owner":"my"}`},
	{"I want this track in my Road Trip list", "AddToPlaylist", `{"music_item":"track","playlist":"Road Trip","playlist_owner":"my"}`},
	{"book a table for four at an italian restaurant", "BookRestaurant", `{"party_size_number":4,"restaurant_type":"restaurant","cuisine":"italian"}`},
	{"I need a reservation for 2 in Boston tomorrow", "BookRestaurant", `{"party_size_number":2,"city":"Boston","timeRange":"tomorrow"}`},
	{"reserve a spot at a bar that serves tacos for six people", "BookRestaurant", `{"restaurant_type":"bar","served_dish":"tacos","party_size_number":6}`},
	{"get us a table at a highly rated pub for 7", "BookRestaurant", `{"sort":"highly rated","restaurant_type":"pub","party_size_number":7}`},
	{"will it rain in Oslo on Friday", "GetWeather", `{"condition_description":"rain","city":"Oslo","timeRange":"on Friday"}`},
	{"what's the weather like in Texas", "GetWeather", `{"state":"Texas"}`},
	{"is it going to be colder in Chicago tonight", "GetWeather", `{"condition_temperature":"colder","city":"Chicago","timeRange":"tonight"}`},
	{"weather forecast for tomorrow", "GetWeather", `{"timeRange":"tomorrow"}`},
	{"play some jazz on spotify", "PlayMusic", `{"genre":"jazz","service":"spotify"}`},
	{"I'd like to hear the newest album by Björk", "PlayMusic", `{"sort":"newest","music_item":"album","artist":"Björk"}`},
	{"play music from 1987", "PlayMusic", `{"year":"1987"}`},
	{"Play the best song by Miles Davis on youtube", "PlayMusic", `{"sort":"best","music_item":"song","artist":"Miles Davis","service":"youtube"}`},
	{"give this book four stars", "RateBook", `{"object_select":"this","object_type":"book","rating_value":4,"rating_unit":"stars"}`},
	{"rate The Trial 3 out of 6", "RateBook", `{"object_name":"The Trial","rating_value":3,"best_rating":6}`},
	{"I give the current novel 2 points", "RateBook", `{"object_select":"current","object_type":"novel","rating_value":2,"rating_unit":"points"}`},
	{"Rate the last saga zero of 6 stars", "RateBook", `{"object_select":"last","object_part_of_series_type":"saga","rating_value":0,"best_rating":6,"rating_unit":"stars"}`},
	{"find me the soundtrack Summer Rain", "SearchCreativeWork", `{"object_type":"soundtrack","object_name":"Summer Rain"}`},
	{"look for a TV show called The Long Way", "SearchCreativeWork", `{"object_type":"TV show","object_name":"The Long Way"}`},
	{"I'm looking for the video game Dark Water", "SearchCreativeWork", `{"object_type":"video game","object_name":"Dark Water"}`},
	{"show me the painting Blue Morning", "SearchCreativeWork", `{"object_type":"painting","object_name":"Blue Morning"}`},
	{"what films are playing near me", "SearchScreeningEvent", `{"movie_type":"films","spatial_relation":"near me"}`},
	{"find movie times for the closest cinema", "SearchScreeningEvent", `{"object_type":"movie times","spatial_relation":"closest","object_location_type":"cinema"}`},
	{"when is Casablanca showing at the movie theatre", "SearchScreeningEvent", `{"movie_name":"Casablanca","object_location_type":"movie theatre"}`},
	{"is there a movie schedule for animated movies nearby", "SearchScreeningEvent", `{"object_type":"movie schedule","movie_type":"animated movies","spatial_relation":"nearby"}`},
}

// A student of generated voice rows understands people: it knows nearly all functions and most arguments, and more of
// both than the majority and than a rule of keywords made of the same rows.
func TestStudentOfVoice(t *testing.T) {
	recipe, output := "../../examples/voice/recipe.yaml", t.TempDir()
	mustGenerate(t, "--recipe", recipe, "--output", output, "--size", "1500")
	domain, err := schemas.Read(storedFiles{ctx: t.Context()}, recipe)
	if err != nil {
		t.Fatal(err)
	}
	var rows []student.Row
	for _, row := range rowsOf(t, filepath.Join(output, "latest"), schemas.SplitTrain, schemas.SplitValidation) {
		rows = append(rows, student.Row{Query: row.Query, Outcome: row.Outcome, Calls: []schemas.Call{{Name: row.Function, Arguments: row.Arguments}}})
	}
	var golden []schemas.Golden
	for i, s := range spoken {
		golden = append(golden, schemas.Golden{ID: fmt.Sprint(i), Query: s.query, Outcome: schemas.OutcomeCall, Calls: []schemas.Call{{Name: s.function, Arguments: json.RawMessage(s.arguments)}}})
	}
	surfaces, _ := student.SurfacesOf(domain)
	model, err := student.Train(rows, domain.Functions, student.Params{Surfaces: surfaces})
	if err != nil {
		t.Fatal(err)
	}
	majority, err := student.TrainMajority(rows, domain.Functions)
	if err != nil {
		t.Fatal(err)
	}
	keywords, err := student.NewKeywords(domain.Functions, student.KeywordParams{Requests: student.RequestWords(rows, 12), Default: rows[0].Calls[0].Name, Surfaces: surfaces})
	if err != nil {
		t.Fatal(err)
	}
	figures := func(p student.Predictor) (function, arguments float64) {
		var list []accuracy.Prediction
		for _, g := range golden {
			list = append(list, accuracy.Prediction{ID: g.ID, Calls: p.Predict(g.Query).Calls})
		}
		result, err := accuracy.Score(golden, list, accuracy.Params{Functions: domain.Functions, Bootstraps: -1})
		if err != nil {
			t.Fatal(err)
		}
		return result.Functions.MacroF1, result.Arguments.Overall.F1
	}
	function, arguments := figures(model)
	t.Logf("%d rows: function F1 %.3f, argument F1 %.3f", len(rows), function, arguments)
	if function < 0.85 || arguments < 0.6 {
		t.Errorf("function F1 %.3f, argument F1 %.3f", function, arguments)
	}
	for name, p := range map[string]student.Predictor{"majority": majority, "keywords": keywords} {
		f, a := figures(p)
		t.Logf("%s: function F1 %.3f, argument F1 %.3f", name, f, a)
		if f >= function || a >= arguments {
			t.Errorf("the %s has %.3f and %.3f", name, f, a)
		}
	}
}
