/** Sentences, and what they are of: the language and the older encodings that files of it are in. */
export const FOREIGN_TEXTS: readonly (readonly [
  language: string,
  encodings: readonly string[],
  text: string,
])[] = [
  [
    'Japanese',
    ['shift_jis', 'euc-jp'],
    'この商品はとても良かったです。また買いたいと思います\n配送が遅くて残念でした。箱も壊れていました\n店員さんの説明がわかりやすかった',
  ],
  [
    'Chinese',
    ['gb18030'],
    '这个产品的质量非常好，我很喜欢\n服务态度不好，等了一个小时才有人来\n价格便宜，但是用了两天就坏了',
  ],
  [
    'Chinese of Taiwan',
    ['big5'],
    '這個產品的品質非常好，我很喜歡\n服務態度不好，等了一個小時才有人來\n價格便宜，但是用了兩天就壞了',
  ],
  [
    'Korean',
    ['euc-kr'],
    '이 제품은 정말 마음에 들어요\n배송이 너무 늦어서 실망했습니다\n가격은 비싸지만 품질이 좋습니다',
  ],
  [
    'Russian',
    ['windows-1251', 'koi8-r', 'ibm866', 'iso-8859-5'],
    'Очень хороший товар, рекомендую всем\nДоставка была слишком долгой, коробка сломана\nЦена высокая, но качество отличное',
  ],
  [
    'Ukrainian',
    ['windows-1251', 'koi8-u'],
    'Дуже гарний товар, рекомендую всім\nДоставка була надто довгою, коробка зламана\nЇжа смачна, але ціни високі',
  ],
  [
    'Bulgarian',
    ['windows-1251'],
    'Много добър продукт, препоръчвам на всички\nДоставката беше твърде бавна\nЦената е висока, но качеството е отлично',
  ],
  [
    'Serbian',
    ['windows-1251'],
    'Веома добар производ, препоручујем свима\nИспорука је била превише спора\nЦена је висока, али је квалитет одличан',
  ],
  [
    'Polish',
    ['windows-1250', 'iso-8859-2'],
    'Bardzo dobry produkt, polecam każdemu, świetna jakość\nPrzesyłka szła za długo, pudełko było zniszczone\nCena wysoka, ale się opłaca; źle zapakowane części, łatwo się łamią\nŻaden sąsiad nie ma tylu ładnych książek\n',
  ],
  [
    'Czech',
    ['windows-1250', 'iso-8859-2'],
    'Velmi dobrý výrobek, doporučuji všem, těším se na další\nDoručení bylo příliš pomalé, krabice byla zničená\nCena je vysoká, ale kvalita je skvělá, žádný problém',
  ],
  [
    'Hungarian',
    ['windows-1250', 'iso-8859-2'],
    'Nagyon jó termék, mindenkinek ajánlom, gyönyörű\nA szállítás túl lassú volt, a doboz összetört\nAz ára magas, de a minősége kitűnő, tőlük még veszek',
  ],
  [
    'Croatian',
    ['windows-1250', 'iso-8859-2'],
    'Vrlo dobar proizvod, preporučujem svima, još ću kupiti\nDostava je bila prespora, kutija je bila oštećena\nCijena je visoka, ali kvaliteta je odlična, možda dođem opet, baš će biti zadovoljni, žao mi je\nNišta drugo nije važno, sljedeći put ću naručiti više\n',
  ],
  [
    'Greek',
    ['windows-1253', 'iso-8859-7'],
    'Πολύ καλό προϊόν, το συνιστώ σε όλους\nΗ παράδοση ήταν πολύ αργή και το κουτί σπασμένο\nΗ τιμή είναι υψηλή αλλά η ποιότητα εξαιρετική',
  ],
  [
    'Turkish',
    ['windows-1254'],
    'Çok iyi bir ürün, herkese tavsiye ederim, teşekkürler\nKargo çok yavaştı, kutu kırılmıştı, müşteri hizmetleri ilgisizdi\nFiyatı yüksek ama kalitesi çok güzel, ağır değil',
  ],
  [
    'Lithuanian',
    ['windows-1257'],
    'Labai gera prekė, rekomenduoju visiems, ačiū už greitą aptarnavimą\nPristatymas buvo per lėtas, dėžė sulūžusi\nKaina aukšta, bet kokybė puiki, grįšiu dar kartą į šią parduotuvę',
  ],
  [
    'Hebrew',
    ['windows-1255'],
    'מוצר טוב מאוד, ממליץ לכולם\nהמשלוח היה איטי מדי והקופסה שבורה\nהמחיר גבוה אבל האיכות מצוינת',
  ],
  [
    'Arabic',
    ['windows-1256'],
    'منتج جيد جدا، أنصح به الجميع\nكان التوصيل بطيئا والعلبة مكسورة\nالسعر مرتفع لكن الجودة ممتازة',
  ],
  ['Thai', ['windows-874'], 'สินค้าดีมาก แนะนำเลย\nส่งช้าเกินไปและกล่องแตก\nราคาแพงแต่คุณภาพดี'],
  [
    'German, of old Macs',
    ['macintosh'],
    'Sehr schönes Gerät, würde ich wieder kaufen, äußerst günstig\nLeider zu spät geliefert, Gehäuse beschädigt\nFür den Preis völlig in Ordnung, größer als gedacht, über alle Maßen schön\nNächstes Jahr wieder, überhaupt völlig zuverlässig\n',
  ],
];

/** Sentences that windows-1252 is right for. */
export const WESTERN_TEXTS: readonly (readonly [language: string, text: string])[] = [
  [
    'German',
    'Sehr schönes Gerät, würde ich wieder kaufen – äußerst günstig!\nLeider zu spät geliefert, Gehäuse beschädigt.\n„Für den Preis völlig in Ordnung“, größer als gedacht; 25 °C, 3 m², 5 µg, 20 €\nGRÖSSE ÜBER ALLES, ÄRGER MIT ÖFFNUNG',
  ],
  [
    'French',
    'Très bon produit, je l’ai reçu à temps, ça marche très bien même après plusieurs mois\nDéçu : l’emballage était abîmé, où est passée la qualité créée naguère ? Œuvre cœur sœur naïve\nCHÂTEAU ÉLÈVE FORÊT À BIENTÔT',
  ],
  [
    'Spanish',
    '¡Muy buen producto! ¿Quién no lo querría? Lo compré para el niño, está encantado\nLlegó tarde y la caja venía dañada, qué lástima, ningún teléfono de atención\n1.ª y 2.º piso, pingüino, AÑO, ESPAÑA',
  ],
  [
    'Portuguese',
    'Ótimo produto, recomendo a todos, não há dúvida\nA entrega foi muito lenta e a caixa estava danificada, atenção às condições\nO preço é alto, mas a qualidade é excelente, pão, mãe, ações, lições, você, três, avô',
  ],
  [
    'Italian',
    'Ottimo prodotto, è arrivato già lunedì, perché non comprarlo? Però la qualità è così così\nLa città più bella, più felicità, verrà, andrò, caffè, perciò, virtù, libertà, né, università, laggiù, cioè, sarà, può',
  ],
  [
    'Danish',
    'Rigtig godt produkt, jeg anbefaler det til alle, også børn på året\nLeveringen var for langsom, æsken var ødelagt, prøv en anden én\nPrisen er høj, men kvaliteten er fremragende, blå, grøn, rød, ærlig, måske',
  ],
  [
    'Swedish',
    'Mycket bra produkt, jag rekommenderar den till alla, även små barn på våren\nLeveransen var för långsam, lådan var förstörd, idén går åt skogen\nPriset är högt, men kvaliteten är utmärkt',
  ],
  [
    'Finnish',
    'Erittäin hyvä tuote, suosittelen kaikille, myös pienille lapsille\nToimitus oli liian hidas ja laatikko rikki, šakki, džonkki, Åbo\nHinta on korkea mutta laatu erinomainen, hyvää päivää, tänään, pöytä, työ, näkyy',
  ],
  [
    'Icelandic',
    'Mjög góð vara, ég mæli með henni við alla, þetta er frábært\nSendingin var of sein og kassinn brotinn, því miður, ýmislegt\nVerðið er hátt en gæðin eru framúrskarandi, þú átt að kaupa hana, öðru hvoru',
  ],
  [
    'Dutch',
    'Zeer goed product, ik raad het iedereen aan, één van de beste ideeën, reünie, coördinatie\nDe levering was te traag, financiële schade, België, vóór, hè, coöperatie, geïnteresseerd, crème, café, knieën, zeeën, drieëntwintig, efficiënt, patiënt',
  ],
  [
    'Catalan',
    'Molt bon producte, el recomano a tothom, també als avis; col·lecció, però això és més car, açò, qüestió\nL’enviament va ser massa lent, la caixa estava trencada, què hi farem, així és, política, països, àrea',
  ],
  [
    'Estonian',
    'Väga hea toode, soovitan kõigile, kõik töötab hästi, öösel, ülikool, jõulud, sõber\nTarne oli liiga aeglane, karp oli katki, küsimus, õhtu, äri, võõras, šokolaad',
  ],
  [
    'Albanian',
    'Produkt shumë i mirë, e rekomandoj për të gjithë, çdo ditë është më mirë, vetëm një herë, çfarë, nuk është keq, kënaqësi, përgjithësi, çmimi, shtëpi',
  ],
  ['measurements', '20 °C,5 µg/m³,± 3 Ω\n15 °C,8 µg/m³,½ l\n'.replace('Ω', 'W').repeat(20)],
  ['quotes and dashes', '“fine” – she’s “ok” … it’s 5 € • done™\n'.repeat(10)],
  [
    'names of many countries',
    'Müller,Zürich\nLefèvre,Orléans\nNuñez,Córdoba\nGonçalves,São Paulo\nØstergård,Ålborg\nŠimůnek'.replace(
      'ů',
      'u',
    ) + ',Málaga\nÞórsson,Ísafjörður\nPérez,Cádiz\nBjörk,Malmö\nGrøn,Tromsø',
  ],
];

/** Bytes of a text in an older encoding, by asking a decoder what each one or two bytes stand for. */
export function encodedIn(label: string, text: string): Buffer {
  const bytesOf = bytesByCharacter(label);
  return Buffer.concat(
    [...text].map((character) => {
      const bytes = character < '\x80' ? Buffer.from(character) : bytesOf.get(character);
      if (bytes === undefined) throw new RangeError(`${label} has no ${character}`);
      return bytes;
    }),
  );
}

const known = new Map<string, Map<string, Buffer>>();

function bytesByCharacter(label: string): Map<string, Buffer> {
  const found = known.get(label);
  if (found !== undefined) return found;
  const decoder = new TextDecoder(label);
  const bytesOf = new Map<string, Buffer>();
  const add = (...bytes: number[]): void => {
    const buffer = Buffer.from(bytes);
    const [character, ...more] = decoder.decode(buffer);
    if (more.length === 0 && character !== undefined && character !== '\ufffd' && !bytesOf.has(character))
      bytesOf.set(character, buffer);
  };
  for (let first = 0x80; first <= 0xff; first += 1) add(first);
  for (let first = 0xfe; first >= 0x81; first -= 1)
    for (let second = 0x40; second <= 0xfe; second += 1) add(first, second);
  known.set(label, bytesOf);
  return bytesOf;
}

/** Bytes of windows-1252, which some versions of Node take for Latin-1. */
export function inWindows1252(text: string): Buffer {
  const signs = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
  const bytes = [...text].map((character) => {
    const sign = signs.indexOf(character);
    const byte = sign >= 0 ? 0x80 + sign : character.charCodeAt(0);
    if (byte > 0xff) throw new RangeError(`windows-1252 has no ${character}`);
    return byte;
  });
  return Buffer.from(bytes);
}
