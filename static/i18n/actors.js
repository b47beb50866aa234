/**
 * Arabic names of actors as data sets spell them, mostly UCDP's: as Arabic-language press calls them, neither theirs nor their enemies'.
 * A name that is not here is shown as the data set has it.
 * @type {Record<string, string>}
 */
export default {
  Civilians: 'مدنيون',
  'Syrian insurgents': 'فصائل المعارضة السورية', 'Opponents of al-Assad': 'معارضو الأسد', 'Supporters of al-Assad': 'مؤيدو الأسد', 'Syrian National Coalition': 'الائتلاف الوطني السوري',
  IS: 'تنظيم الدولة (داعش)', 'al-Qaida': 'القاعدة', 'Jabhat Fateh al-Sham': 'جبهة فتح الشام (النصرة سابقاً)', HTS: 'هيئة تحرير الشام', 'Tanzim Hurras ad-Din': 'تنظيم حراس الدين', ETIM: 'الحزب الإسلامي التركستاني',
  SDF: 'قوات سوريا الديمقراطية (قسد)', PYD: 'حزب الاتحاد الديمقراطي', SNA: 'الجيش الوطني السوري', FSA: 'الجيش السوري الحر', PKK: 'حزب العمال الكردستاني', PUK: 'الاتحاد الوطني الكردستاني', KDP: 'الحزب الديمقراطي الكردستاني',
  KDPI: 'الحزب الديمقراطي الكردستاني الإيراني', PJAK: 'حزب الحياة الحرة الكردستاني', MEK: 'مجاهدو خلق', IMK: 'الحركة الإسلامية في كردستان', 'Islamic Kurdish Front': 'الجبهة الإسلامية الكردية', 'Jabhat al-Akrad': 'جبهة الأكراد', MFS: 'المجلس العسكري السرياني',
  'Islamic Front': 'الجبهة الإسلامية', 'Ahrar al-Sham': 'أحرار الشام', 'Jaysh al-Islam': 'جيش الإسلام', 'Southern Front': 'الجبهة الجنوبية', 'Syrian Liberation Front': 'جبهة تحرير سوريا', 'National Front for Liberation': 'الجبهة الوطنية للتحرير', SRF: 'جبهة ثوار سوريا',
  'Fatah Halab': 'فتح حلب', 'Jaysh al Fatah Idlib': 'جيش الفتح (إدلب)', 'Hawar Kilis Operations Room': 'غرفة عمليات حوار كلس', 'Mare’ Operations Room': 'غرفة عمليات مارع', "Mare' Operations Room": 'غرفة عمليات مارع', 'Euphrates Vulcano': 'بركان الفرات',
  'Mujahideen Army': 'جيش المجاهدين', 'Sham Legion': 'فيلق الشام', 'Rahman Corps': 'فيلق الرحمن', '23rd Division': 'الفرقة ٢٣', '13th Division': 'الفرقة ١٣', '16th Division': 'الفرقة ١٦', 'Jaysh al Nasr': 'جيش النصر', 'Jaysh al-Nukhba': 'جيش النخبة', 'Jaysh al-Sanadid': 'قوات الصناديد',
  'Authenticity and Development Front': 'جبهة الأصالة والتنمية', 'Nour al-Din Zenki': 'نور الدين الزنكي', 'Nour al-Din al-Zenki': 'نور الدين الزنكي', 'Dawn of Freedom Brigades': 'ألوية فجر الحرية', 'Liwa Thuwar ar-Raqqa': 'لواء ثوار الرقة', 'Levant Front': 'الجبهة الشامية', 'Al-Jabha al-Shamiyyah': 'الجبهة الشامية',
  'Suqour al-Sham': 'صقور الشام', 'Suqour al-Sham Brigades': 'ألوية صقور الشام', 'al-Tawhid Brigade': 'لواء التوحيد', 'al-Farouq Brigades': 'كتائب الفاروق', 'Harkat Hazm': 'حركة حزم', 'Hamza Division': 'فرقة الحمزة', 'Ahrar al-Sharqiya': 'أحرار الشرقية', 'Jaysh Usud al-Sharqiya': 'جيش أسود الشرقية', 'Jaysh Asoud al-Sharqiya': 'جيش أسود الشرقية',
  'Khabour Guards': 'حراس الخابور', 'Ghuraba al-Sham': 'غرباء الشام', 'Northern Storm Brigade': 'لواء عاصفة الشمال', 'Ajnad al-Sham': 'أجناد الشام', 'Furqan Brigades': 'ألوية الفرقان', 'NDF (Syria)': 'قوات الدفاع الوطني (سوريا)', 'Syrian security services': 'أجهزة الأمن السورية',
  'Internal Security Forces of North and East Syria': 'قوى الأمن الداخلي في شمال وشرق سوريا (الأسايش)',
  'al-Mahdi Army': 'جيش المهدي', 'Ansar al-Islam': 'أنصار الإسلام', SCIRI: 'المجلس الأعلى للثورة الإسلامية في العراق', AAH: 'عصائب أهل الحق', JRTN: 'جيش رجال الطريقة النقشبندية', '1920 Revolution Brigades': 'كتائب ثورة العشرين', 'Iraqi Security Forces': 'القوات الأمنية العراقية',
  Hezbollah: 'حزب الله', Amal: 'حركة أمل', SLA: 'جيش لبنان الجنوبي', 'Lebanese Forces': 'القوات اللبنانية', 'Forces of Michel Aoun': 'قوات ميشال عون', 'Lebanese Army': 'الجيش اللبناني', 'Lebanese authorities': 'السلطات اللبنانية', PSP: 'الحزب التقدمي الاشتراكي', 'Alawite (Lebanon)': 'علويون (لبنان)', 'Sunni (Lebanon)': 'سنّة (لبنان)',
  Fatah: 'فتح', Hamas: 'حماس', PFLP: 'الجبهة الشعبية لتحرير فلسطين', 'PFLP-GC': 'الجبهة الشعبية – القيادة العامة', PIJ: 'الجهاد الإسلامي في فلسطين', 'Aknaf Bait al-Maqdis': 'أكناف بيت المقدس', 'Fatah Revolutionary Council': 'فتح – المجلس الثوري',
  'Government of Syria': 'حكومة سوريا', 'Government of Iraq': 'حكومة العراق', 'Government of Lebanon': 'حكومة لبنان', 'Government of Israel': 'حكومة إسرائيل', 'Government of Turkey': 'حكومة تركيا', 'Government of Iran': 'حكومة إيران', 'Government of Jordan': 'حكومة الأردن', 'Government of Kuwait': 'حكومة الكويت',
  'Government of Russia (Soviet Union)': 'حكومة روسيا', 'Government of United States of America': 'حكومة الولايات المتحدة', 'Government of United Kingdom': 'حكومة المملكة المتحدة', 'Government of Australia': 'حكومة أستراليا', 'Government of France': 'حكومة فرنسا', 'Government of Saudi Arabia': 'حكومة السعودية',
  'US Central Command': 'القيادة المركزية الأمريكية', 'United States forces': 'القوات الأمريكية', 'Local authorities in Syria': 'السلطات المحلية في سوريا',
};
