/** Countries with their people and tongue, one a line, and behind a slash the capital that stands for the government. */
export const COUNTRIES = `
afghanistan afghan / kabul
albania albanian / tirana
algeria algerian / algiers
andorra andorran
angola angolan / luanda
argentina argentine argentinian
armenia armenian / yerevan
australia australian / canberra
austria austrian / vienna
azerbaijan azerbaijani azeri / baku
bahrain bahraini / manama
bangladesh bangladeshi / dhaka
belarus belarusian / minsk
belgium belgian
bolivia bolivian
bosnia bosnian / sarajevo
botswana motswana
brazil brazilian / brasilia
britain british uk / london
bulgaria bulgarian / sofia
burma burmese myanmar
cambodia cambodian
cameroon cameroonian
canada canadian / ottawa
chad chadian
chile chilean / santiago
china chinese / beijing
colombia colombian / bogota
congo congolese / kinshasa
croatia croatian croat / zagreb
cuba cuban / havana
cyprus cypriot / nicosia
czechia czech / prague
denmark danish dane / copenhagen
ecuador ecuadorian / quito
egypt egyptian / cairo
england english
eritrea eritrean / asmara
estonia estonian / tallinn
ethiopia ethiopian
europe european
fiji fijian
finland finnish finn / helsinki
france french frenchman / paris
georgia georgian / tbilisi
germany german / berlin
ghana ghanaian / accra
greece greek / athens
guatemala guatemalan
guinea guinean
haiti haitian
honduras honduran
hungary hungarian / budapest
iceland icelandic icelander / reykjavik
india indian / delhi
indonesia indonesian / jakarta
iran iranian persian / tehran
iraq iraqi / baghdad
ireland irish / dublin
israel israeli / jerusalem
italy italian / rome
jamaica jamaican
japan japanese / tokyo
jordan jordanian / amman
kazakhstan kazakh / astana
kenya kenyan / nairobi
korea korean / seoul
kosovo kosovar / pristina
kuwait kuwaiti
kyrgyzstan kyrgyz / bishkek
laos laotian lao / vientiane
latvia latvian / riga
lebanon lebanese / beirut
liberia liberian / monrovia
libya libyan / tripoli
lithuania lithuanian / vilnius
luxembourg luxembourger
macedonia macedonian / skopje
madagascar malagasy
malawi malawian
malaysia malaysian
mali malian / bamako
malta maltese / valletta
mauritania mauritanian
mexico mexican
moldova moldovan / chisinau
mongolia mongolian mongol
montenegro montenegrin / podgorica
morocco moroccan / rabat
mozambique mozambican / maputo
namibia namibian / windhoek
nepal nepali nepalese / kathmandu
netherlands dutch holland / hague
nicaragua nicaraguan / managua
niger nigerien
nigeria nigerian / abuja
norway norwegian / oslo
oman omani / muscat
pakistan pakistani / islamabad
palestine palestinian / ramallah
panama panamanian
paraguay paraguayan
peru peruvian / lima
philippines philippine filipino / manila
poland polish pole / warsaw
portugal portuguese / lisbon
qatar qatari / doha
romania romanian / bucharest
russia russian / moscow
rwanda rwandan / kigali
salvador salvadoran
scotland scottish scot / edinburgh
senegal senegalese / dakar
serbia serbian serb / belgrade
singapore singaporean
slovakia slovak / bratislava
slovenia slovenian slovene / ljubljana
somalia somali / mogadishu
spain spanish spaniard / madrid
sudan sudanese / khartoum
sweden swedish swede / stockholm
switzerland swiss
syria syrian / damascus
taiwan taiwanese / taipei
tajikistan tajik / dushanbe
tanzania tanzanian
thailand thai / bangkok
tibet tibetan
togo togolese
tunisia tunisian / tunis
turkey turkish turk / ankara
turkmenistan turkmen / ashgabat
uganda ugandan / kampala
ukraine ukrainian / kyiv kiev
uruguay uruguayan / montevideo
uzbekistan uzbek / tashkent
venezuela venezuelan / caracas
vietnam vietnamese / hanoi
wales welsh / cardiff
yemen yemeni / sanaa
zambia zambian / lusaka
zimbabwe zimbabwean / harare
`
